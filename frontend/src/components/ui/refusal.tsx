import { AlertIcon } from './icons'

/** Why something was not done, announced at once. */
export function Refusal({ children }: { children: string | undefined }) {
  if (!children) return null
  return (
    <p role="alert" className="flex gap-2.5 rounded-xl bg-danger-soft px-3.5 py-3 text-[0.9375rem] text-danger">
      <AlertIcon className="mt-px shrink-0" />
      {children}
    </p>
  )
}
