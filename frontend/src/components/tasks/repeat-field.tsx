import type { Repeat } from '@/api/tasks'
import { Select } from '@/components/ui/select'
import { TextField } from '@/components/ui/text-field'
import { type End, partsOf, sentence, USUAL_RULES, withEnd } from '@/lib/repeat'
import { SkippedDays } from './skipped-days'

interface RepeatFieldProps {
  value: Repeat | null
  onChange: (repeat: Repeat | null) => void
  /** How the task repeats now, in words, with the rule. */
  known: { rule: string; text: string } | null
  /** Nothing repeats without a date. */
  disabled: boolean
}

const NEVER = ''

/** How often a task repeats, until when, and from where it counts. */
export function RepeatField({ value, onChange, known, disabled }: RepeatFieldProps) {
  const { often, until, times } = partsOf(value?.rule ?? NEVER)
  const repeat = (next: string, end: End) => {
    if (next === NEVER) return onChange(null)
    const { after_completion = false, except_on = [] } = value ?? {}
    onChange({ rule: withEnd(next, end), after_completion, except_on })
  }
  return (
    <fieldset className="min-w-0">
      <legend className="sr-only">Repetition</legend>
      <div className="grid grid-cols-2 items-start gap-2 sm:gap-3">
        <Select
          className="col-span-2"
          label="Repeats"
          disabled={disabled}
          value={disabled ? NEVER : often}
          onChange={(rule) => repeat(rule, { until, times })}
          options={choices(often, known)}
        />
        <TextField
          label="Until (optional)"
          type="date"
          disabled={disabled || value === null}
          value={until}
          onChange={(event) => repeat(often, { until: event.currentTarget.value, times: '' })}
        />
        <TextField
          label="Times (optional)"
          type="number"
          inputMode="numeric"
          min="1"
          max="9999"
          disabled={disabled || value === null}
          value={times}
          onChange={(event) => repeat(often, { until: '', times: event.currentTarget.value.slice(0, 4) })}
        />
      </div>
      {value && !disabled && (
        <SkippedDays days={value.except_on} onChange={(except_on) => onChange({ ...value, except_on })} />
      )}
      {value && !disabled && (
        <label className="mt-2 flex min-h-10 items-center gap-2 text-[0.9375rem]">
          <input
            type="checkbox"
            checked={value.after_completion}
            onChange={(event) => onChange({ ...value, after_completion: event.currentTarget.checked })}
            className="size-4 accent-accent"
          />
          Repeat from the day it is completed
        </label>
      )}
    </fieldset>
  )
}

/** The usual ones, and the present one where it is another. */
function choices(often: string, known: RepeatFieldProps['known']) {
  const own = known && partsOf(known.rule).often
  const text = known && sentence(known.text.replace(/, (?:until .*|\d+ times|for the last time)$/, ''))
  const others: { value: string; label: string }[] = USUAL_RULES.filter(({ value }) => value !== own)
  const present = own && text ? [{ value: own, label: text }] : []
  const chosen = [NEVER, own, ...others.map(({ value }) => value)].includes(often)
    ? []
    : [{ value: often, label: often }]
  return [{ value: NEVER, label: 'Never' }, ...present, ...chosen, ...others]
}
