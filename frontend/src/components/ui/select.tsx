import { type SelectHTMLAttributes, useId } from 'react'
import { ChevronDownIcon } from './icons'

export interface SelectOption<Value extends string> {
  value: Value
  label: string
}

interface SelectProps<Value extends string>
  extends Omit<SelectHTMLAttributes<HTMLSelectElement>, 'value' | 'onChange'> {
  label: string
  /** Say the label to assistive technology alone. */
  hideLabel?: boolean
  options: readonly SelectOption<Value>[]
  value: Value
  onChange: (value: Value) => void
}

/** One of several values. The native element: the keyboard, screen readers and phones know it already. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const { label, hideLabel = false, options, onChange, className = '', ...select } = props
  const id = useId()
  return (
    <div className={className}>
      <label htmlFor={id} className={hideLabel ? 'sr-only' : 'mb-1.5 block text-sm font-medium'}>
        {label}
      </label>
      <div className="relative">
        <select
          {...select}
          id={id}
          onChange={(event) => onChange(event.currentTarget.value as Value)}
          className="h-10 w-full appearance-none rounded-xl border border-line bg-surface pr-9 pl-3 text-[0.9375rem] transition-colors hover:border-outline focus-visible:border-accent focus-visible:ring-3 focus-visible:ring-accent/20 focus-visible:outline-none disabled:opacity-60"
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDownIcon
          width="16"
          height="16"
          className="pointer-events-none absolute top-1/2 right-3 -translate-y-1/2 text-muted"
        />
      </div>
    </div>
  )
}
