'use client'

import { PRIORITIES } from '@/api/tasks'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { FilterIcon } from '@/components/ui/icons'
import { Popover } from '@/components/ui/popover'
import { PRIORITY_NAMES, STATUS_NAMES } from '@/lib/task-labels'
import { filterCount, OPEN_STATUSES, withoutFilters } from '@/lib/task-query'
import { useTaskActions, useTasks } from '@/state/tasks'

const BY_URGENCY = PRIORITIES.toReversed()

/** Narrows the view: any of the chosen statuses and priorities, all of the chosen tags. */
export function TaskFilter() {
  const { query, counts } = useTasks()
  const { show } = useTaskActions()
  const chosen = filterCount(query)
  // A tag of the address may be one that no open task has any more.
  const tags = [...new Set([...query.tag, ...(counts?.tags.map(({ name }) => name) ?? [])])]
  return (
    <Popover
      label="Filter tasks"
      className="max-h-[60dvh]! sm:max-h-[70dvh]!"
      trigger={(trigger) => (
        <button
          type="button"
          {...trigger}
          className={
            `flex h-10 items-center gap-2 rounded-xl border px-3 text-[0.9375rem] font-medium ` +
            `transition-colors hover:bg-well ` +
            `${chosen > 0 ? 'border-accent bg-accent-soft text-accent' : 'border-line bg-surface'}`
          }
        >
          <FilterIcon width="18" height="18" />
          <span className="max-sm:sr-only">Filter</span>
          {chosen > 0 && (
            <span className="tabular-nums">
              {chosen}
              <span className="sr-only"> chosen</span>
            </span>
          )}
        </button>
      )}
    >
      {(close) => (
        <div className="space-y-4">
          {query.view !== 'done' && (
            <Choices
              legend="Status"
              values={OPEN_STATUSES}
              name={(status) => STATUS_NAMES[status]}
              chosen={query.status}
              onChange={(status) => show({ ...query, status })}
            />
          )}
          <Choices
            legend="Priority"
            values={BY_URGENCY}
            name={(priority) => PRIORITY_NAMES[priority]}
            chosen={query.priority}
            onChange={(priority) => show({ ...query, priority })}
          />
          {tags.length > 0 && (
            <Choices
              legend="Tags"
              values={tags}
              name={(tag) => tag}
              chosen={query.tag}
              onChange={(tag) => show({ ...query, tag })}
            />
          )}
          <div className="sticky -bottom-4 -mx-4 -mb-4 flex gap-2 border-t border-line bg-surface p-4">
            <Button
              variant="quiet"
              className="flex-1"
              disabled={chosen === 0}
              onClick={() => show({ ...withoutFilters(query), q: query.q })}
            >
              Clear
            </Button>
            <Button className="flex-1" onClick={close}>
              Done
            </Button>
          </div>
        </div>
      )}
    </Popover>
  )
}

interface ChoicesProps<Value extends string> {
  legend: string
  values: readonly Value[]
  name: (value: Value) => string
  chosen: Value[]
  onChange: (chosen: Value[]) => void
}

function Choices<Value extends string>({ legend, values, name, chosen, onChange }: ChoicesProps<Value>) {
  const toggle = (value: Value) =>
    onChange(chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value])
  return (
    <fieldset>
      <legend className="text-[0.8125rem] font-semibold text-muted">{legend}</legend>
      <div className="-ml-2.5 grid grid-cols-2">
        {values.map((value) => (
          <Checkbox
            key={value}
            label={name(value)}
            showLabel
            checked={chosen.includes(value)}
            onChange={() => toggle(value)}
            className="min-w-0 wrap-anywhere"
          />
        ))}
      </div>
    </fieldset>
  )
}
