import { type TextareaHTMLAttributes, useId } from 'react'

interface TextAreaProps extends TextareaHTMLAttributes<HTMLTextAreaElement> {
  label: string
  hint?: string
  /** What is wrong with the value; replaces the hint. */
  error?: string | undefined
}

/** Several lines of text; it grows with them. */
export function TextArea({ label, hint, error, ...input }: TextAreaProps) {
  const id = useId()
  const note = error ?? hint
  const edge = error
    ? 'border-danger focus-visible:ring-danger/20'
    : 'border-line hover:border-outline focus-visible:border-accent focus-visible:ring-accent/20'
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      <textarea
        rows={3}
        {...input}
        id={id}
        aria-invalid={error !== undefined}
        aria-describedby={note ? `${id}-note` : undefined}
        className={
          `field-sizing-content max-h-80 min-h-20 w-full resize-none rounded-xl border bg-surface ` +
          `px-3.5 py-3 text-base transition-colors placeholder:text-muted focus-visible:ring-3 ` +
          `focus-visible:outline-none ${edge}`
        }
      />
      {note && (
        <p id={`${id}-note`} className={`mt-1.5 text-[0.8125rem] ${error ? 'text-danger' : 'text-muted'}`}>
          {note}
        </p>
      )}
    </div>
  )
}
