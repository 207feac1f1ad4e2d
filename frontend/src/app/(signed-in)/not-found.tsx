import { NothingHere } from '@/components/shell/nothing-here'

/** Something of a section that does not exist, such as an unknown conversation. The layout has the landmark. */
export default function NotFoundInSection() {
  return (
    <div className="m-auto flex items-center justify-center">
      <NothingHere />
    </div>
  )
}
