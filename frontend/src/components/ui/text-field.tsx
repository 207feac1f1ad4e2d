import { type InputHTMLAttributes, type ReactNode, type Ref, useId } from 'react'

interface TextFieldProps extends InputHTMLAttributes<HTMLInputElement> {
  label: string
  ref?: Ref<HTMLInputElement>
  hint?: string
  /** What is wrong with the value; replaces the hint. */
  error?: string | undefined
  /** Sits inside the field at its end. */
  trailing?: ReactNode
}

/** A labelled input that keeps its hint or error tied to it for screen readers. */
export function TextField({ label, hint, error, trailing, ...input }: TextFieldProps) {
  const id = useId()
  const note = error ?? hint
  const edge = error
    ? 'border-danger has-[input:focus-visible]:ring-danger/20'
    : 'border-line hover:border-outline focus-within:border-accent has-[input:focus-visible]:ring-accent/20'
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      <div
        className={
          `flex h-12 items-center rounded-xl border bg-surface transition-colors ` +
          `has-[input:focus-visible]:ring-3 ${edge}`
        }
      >
        <input
          {...input}
          id={id}
          aria-invalid={error !== undefined}
          aria-describedby={note ? `${id}-note` : undefined}
          className="h-full min-w-0 flex-1 rounded-xl bg-transparent px-3.5 text-base outline-none placeholder:text-muted"
        />
        {trailing}
      </div>
      {note && (
        <p id={`${id}-note`} className={`mt-1.5 text-[0.8125rem] ${error ? 'text-danger' : 'text-muted'}`}>
          {note}
        </p>
      )}
    </div>
  )
}
