import type { Repeat } from '@/api/tasks'
import { Select } from '@/components/ui/select'
import { TextField } from '@/components/ui/text-field'
import { partsOf, sentence, USUAL_RULES, withEnd } from '@/lib/repeat'

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
  const { often, until } = partsOf(value?.rule ?? NEVER)
  const change = (part: { often?: string; until?: string; after_completion?: boolean }) => {
    const next = part.often ?? often
    if (next === NEVER) return onChange(null)
    const { after_completion = value?.after_completion ?? false } = part
    onChange({
      rule: part.often === undefined && part.until === undefined ? value!.rule : withEnd(next, part.until ?? until),
      after_completion,
      except_on: value?.except_on ?? [],
    })
  }
  return (
    <fieldset className="min-w-0">
      <legend className="sr-only">Repetition</legend>
      <div className="grid grid-cols-[1.3fr_1fr] items-start gap-2 sm:gap-3">
        <Select
          label="Repeats"
          disabled={disabled}
          value={disabled ? NEVER : often}
          onChange={(rule) => change({ often: rule })}
          options={choices(often, known)}
        />
        <TextField
          label="Until (optional)"
          type="date"
          disabled={disabled || value === null}
          value={until}
          onChange={(event) => change({ until: event.currentTarget.value })}
        />
      </div>
      {value && !disabled && (
        <label className="mt-2 flex min-h-10 items-center gap-2 text-[0.9375rem]">
          <input
            type="checkbox"
            checked={value.after_completion}
            onChange={(event) => change({ after_completion: event.currentTarget.checked })}
            className="size-4 accent-accent"
          />
          Count from the day it is done
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
