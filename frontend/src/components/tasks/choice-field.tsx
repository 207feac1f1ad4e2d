import { useId } from 'react'

interface ChoiceFieldProps<Value extends string> {
  legend: string
  options: readonly Value[]
  names: Record<Value, string>
  value: Value
  onChange: (value: Value) => void
  /** Where the focus begins when the dialog around it opens. */
  autoFocus?: boolean
}

/** One of a few values, all in sight. Real radio buttons, so arrow keys work. */
export function ChoiceField<Value extends string>({
  legend,
  options,
  names,
  value,
  onChange,
  autoFocus = false,
}: ChoiceFieldProps<Value>) {
  const name = useId()
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 text-sm font-medium">{legend}</legend>
      <div className="flex rounded-xl bg-well p-1">
        {options.map((option) => (
          <label
            key={option}
            className="relative flex h-10 min-w-0 flex-1 items-center justify-center rounded-lg px-1 text-center text-[0.875rem] font-medium text-muted transition-colors hover:text-ink has-checked:bg-raised has-checked:text-ink has-checked:shadow-sm has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-accent"
          >
            <input
              type="radio"
              name={name}
              value={option}
              checked={value === option}
              onChange={() => onChange(option)}
              ref={(input) => {
                if (input && autoFocus && value === option) input.autofocus = true
              }}
              className="absolute inset-0 appearance-none rounded-lg outline-none"
            />
            {names[option]}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
