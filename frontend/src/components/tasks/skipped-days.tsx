import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { CloseIcon } from '@/components/ui/icons'
import { TextField } from '@/components/ui/text-field'
import { longDate } from '@/lib/due'

interface SkippedDaysProps {
  /** Dates such as 2027-12-24. */
  days: string[]
  onChange: (days: string[]) => void
}

/** The days on which a repeating task does not happen: each can be taken back, others added. */
export function SkippedDays({ days, onChange }: SkippedDaysProps) {
  const [date, setDate] = useState('')
  const add = () => {
    if (date === '') return
    onChange([...new Set([...days, date])].sort())
    setDate('')
  }
  return (
    <div className="mt-3">
      {days.length > 0 && (
        <ul aria-label="Skipped days" className="mb-2 flex flex-wrap gap-1.5">
          {days.map((day) => (
            <li key={day} className="flex h-10 items-center rounded-lg bg-well pl-3 text-[0.875rem] font-medium">
              Not on {longDate(day)}
              <button
                type="button"
                aria-label={`Do not skip ${longDate(day)}`}
                onClick={() => onChange(days.filter((other) => other !== day))}
                className="flex size-10 items-center justify-center rounded-lg text-muted outline-offset-[-4px] hover:text-ink"
              >
                <CloseIcon width="14" height="14" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="flex items-end gap-2">
        <div className="min-w-0 flex-1">
          <TextField
            label="Skip a day"
            type="date"
            value={date}
            min="2000-01-01"
            max="2999-12-31"
            onChange={(event) => setDate(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || date === '') return
              event.preventDefault()
              add()
            }}
          />
        </div>
        <Button variant="quiet" disabled={date === ''} onClick={add} className="h-12">
          Skip
        </Button>
      </div>
    </div>
  )
}
