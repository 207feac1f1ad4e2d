import { NothingHere } from '@/components/shell/nothing-here'

/** An address outside all sections. */
export default function NotFoundPage() {
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <NothingHere />
    </main>
  )
}
