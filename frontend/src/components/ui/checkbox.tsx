import type { InputHTMLAttributes } from 'react'
import { CheckIcon } from './icons'

const SHAPES = { round: 'rounded-full', square: 'rounded-md' }

interface CheckboxProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'type'> {
  label: string
  /** Round for "done", square for "selected" and for settings. */
  shape?: keyof typeof SHAPES
  /** Show the label beside the box instead of saying it to assistive technology alone. */
  showLabel?: boolean
}

/** A native checkbox with a look of its own; the box is as large as a thumb. */
export function Checkbox({ label, shape = 'square', showLabel = false, className = '', ...input }: CheckboxProps) {
  return (
    <label className={`flex items-center text-[0.9375rem] ${className}`}>
      <span className="relative flex size-10 shrink-0 items-center justify-center text-on-accent">
        <input
          type="checkbox"
          aria-label={showLabel ? undefined : label}
          {...input}
          className={
            `peer size-[1.375rem] appearance-none border-[1.5px] border-outline transition-colors ` +
            `checked:border-accent checked:bg-accent hover:border-accent hover:bg-accent-soft ` +
            `checked:hover:bg-accent-strong ${SHAPES[shape]}`
          }
        />
        <CheckIcon
          width="16"
          height="16"
          strokeWidth="2.4"
          className="pointer-events-none absolute scale-50 opacity-0 transition peer-checked:scale-100 peer-checked:opacity-100"
        />
      </span>
      {showLabel && <span className="ml-1">{label}</span>}
    </label>
  )
}
