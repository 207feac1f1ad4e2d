'use client'

import { useMemo } from 'react'
import { Select } from '@/components/ui/select'
import { TextField } from '@/components/ui/text-field'
import { type Clock, type Due, placeOf, quickDates } from '@/lib/due'

interface DueFieldProps {
  value: Due | null
  onChange: (due: Due | null) => void
  clock: Clock
  /** Where the focus begins when the dialog around it opens. */
  autoFocus?: boolean
}

const CHIP =
  'h-10 rounded-xl border border-line px-3 text-[0.875rem] font-medium transition-colors hover:bg-well ' +
  'aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent'

/** When something is due: a press for the usual days, or date, time and time zone. */
export function DueField({ value, onChange, clock, autoFocus = false }: DueFieldProps) {
  const due = value ?? { date: '', time: '', timeZone: clock.timeZone }
  // Without a date there is nothing to be late for, whatever the time says.
  const change = (part: Partial<Due>) => {
    const next = { ...due, ...part }
    onChange(next.date === '' ? null : next)
  }
  const zones = useMemo(() => timeZones(due.timeZone, clock.timeZone), [due.timeZone, clock.timeZone])
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 text-sm font-medium">Due</legend>
      <div className="flex flex-wrap gap-2">
        {quickDates(clock).map(({ label, date }) => (
          <button
            key={label}
            type="button"
            aria-pressed={due.date === date}
            onClick={() => change({ date })}
            className={CHIP}
          >
            {label}
          </button>
        ))}
        {value && (
          <button type="button" onClick={() => onChange(null)} className={`${CHIP} text-muted`}>
            No date
          </button>
        )}
      </div>
      <div className="mt-3 grid grid-cols-[1.3fr_1fr] gap-2 sm:gap-3">
        <TextField
          label="Date"
          type="date"
          value={due.date}
          min="2000-01-01"
          max="2999-12-31"
          onChange={(event) => change({ date: event.currentTarget.value })}
          ref={(input) => {
            if (input && autoFocus) input.autofocus = true
          }}
        />
        <TextField
          label="Time (optional)"
          type="time"
          value={due.time}
          disabled={value === null}
          onChange={(event) => change({ time: event.currentTarget.value })}
        />
      </div>
      {value && (
        <Select
          label="Time zone"
          className="mt-3"
          value={due.timeZone}
          onChange={(timeZone) => change({ timeZone })}
          options={zones.map((zone) => ({
            value: zone,
            label: zone === clock.timeZone ? `${placeOf(zone)} (here)` : zone.replaceAll('_', ' '),
          }))}
        />
      )}
    </fieldset>
  )
}

/** The zone in use and the one here first: hundreds of others come after. */
function timeZones(...first: string[]): string[] {
  return [...new Set([...first, ...Intl.supportedValuesOf('timeZone'), 'UTC'])]
}
