'use client'

import { PRIORITIES } from '@/api/tasks'
import { PRIORITY_NAMES } from '@/lib/task-labels'
import { useTasks } from '@/state/tasks'
import { ChoiceField } from './choice-field'
import { DueField } from './due-field'
import { TagField } from './tag-field'
import type { Details } from './task-details'

/** Everything about a new task but its title. */
export default function ComposerDetails({ value, onChange }: { value: Details; onChange: (details: Details) => void }) {
  const { clock, counts } = useTasks()
  const change = (part: Partial<Details>) => onChange({ ...value, ...part })
  return (
    <div className="grid gap-5 border-t border-line p-4 sm:grid-cols-2">
      <DueField value={value.due} onChange={(due) => change({ due })} clock={clock} />
      <div className="space-y-5">
        <ChoiceField
          legend="Priority"
          options={PRIORITIES}
          names={PRIORITY_NAMES}
          value={value.priority}
          onChange={(priority) => change({ priority })}
        />
        <TagField
          value={value.tags}
          onChange={(tags) => change({ tags })}
          known={counts?.tags.map(({ name }) => name) ?? []}
        />
      </div>
    </div>
  )
}
