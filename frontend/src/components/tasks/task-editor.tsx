'use client'

import { type KeyboardEvent, useState } from 'react'
import { DESCRIPTION_LIMIT, PRIORITIES, STATUSES, TITLE_LIMIT } from '@/api/tasks'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { TrashIcon } from '@/components/ui/icons'
import { submitTo } from '@/components/ui/submit-to'
import { TextArea } from '@/components/ui/text-area'
import { TextField } from '@/components/ui/text-field'
import { PRIORITY_NAMES, STATUS_NAMES } from '@/lib/task-labels'
import { shown } from '@/state/task-list'
import { useTaskActions, useTasks } from '@/state/tasks'
import { useToasts } from '@/state/toasts'
import { ChoiceField } from './choice-field'
import { changesOf, type Draft, draftOf } from './draft'
import { DueField } from './due-field'
import { type Editing, usePanels } from './panels'
import { RepeatField } from './repeat-field'
import { TagField } from './tag-field'

const SCOPES = ['this', 'all'] as const
const SCOPE_NAMES = { this: 'Only this task', all: 'This and future tasks' }
const isOfSeries = (field: string) => field !== 'status'

/** Everything about a task, in a panel at the side. */
export default function TaskEditor({ editing }: { editing: Editing }) {
  const { entry, part = 'title' } = editing
  const { clock, counts } = useTasks()
  const { change, remove } = useTaskActions()
  const { edit } = usePanels()
  const { show } = useToasts()
  // What the form began with: somebody else's change that comes meanwhile must not be overwritten.
  const [seen] = useState(entry.task)
  const [before] = useState(() => shown(entry))
  const [draft, setDraft] = useState<Draft>(() => editing.draft ?? draftOf(before))
  const [error, setError] = useState<string>()
  const set = (part: Partial<Draft>) => setDraft((now) => ({ ...now, ...part }))
  const changes = changesOf(draft, before)
  const [scope, setScope] = useState<'this' | 'all'>()
  // A status is of one task, and another rule of all.
  const forSeries = before.repeat !== null && !('repeat' in changes) && Object.keys(changes).some(isOfSeries)

  const save = () => {
    if (draft.title.trim() === '') return setError('Give the task a title.')
    edit(null)
    if (Object.keys(changes).length > 0)
      void change(entry, { ...changes, ...(forSeries && scope && { apply_to: scope }) }, { seen })
  }
  const discard = () => {
    edit(null)
    if (Object.keys(changes).length === 0) return
    const action = { label: 'Keep editing', run: () => edit({ entry, draft }) }
    show({ message: `Your changes to “${before.title}” were not saved.`, action })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save()
  }
  return (
    <Dialog open onClose={discard} title="Task details" shape="side">
      <form {...submitTo(save)} onKeyDown={onKeyDown} noValidate className="mt-5 flex flex-1 flex-col gap-5">
        <TextField
          label="Title"
          value={draft.title}
          maxLength={TITLE_LIMIT}
          error={error}
          autoComplete="off"
          ref={(input) => {
            if (input && part === 'title') input.autofocus = true
          }}
          onChange={(event) => set({ title: event.currentTarget.value })}
        />
        <TextArea
          label="Description"
          value={draft.description}
          maxLength={DESCRIPTION_LIMIT}
          rows={4}
          onChange={(event) => set({ description: event.currentTarget.value })}
        />
        <ChoiceField
          legend="Status"
          options={STATUSES}
          names={STATUS_NAMES}
          value={draft.status}
          onChange={(status) => set({ status })}
        />
        <ChoiceField
          legend="Priority"
          options={PRIORITIES}
          names={PRIORITY_NAMES}
          value={draft.priority}
          onChange={(priority) => set({ priority })}
        />
        <DueField value={draft.due} onChange={(due) => set({ due })} clock={clock} autoFocus={part === 'due'} />
        <RepeatField
          value={draft.repeat}
          onChange={(repeat) => set({ repeat })}
          known={before.repeat}
          disabled={draft.due === null}
        />
        <TagField
          value={draft.tags}
          onChange={(tags) => set({ tags })}
          known={counts?.tags.map(({ name }) => name) ?? []}
        />
        {forSeries && (
          <ChoiceField
            legend="Change"
            options={SCOPES}
            names={SCOPE_NAMES}
            value={scope ?? ('due_at' in changes ? 'this' : 'all')}
            onChange={setScope}
          />
        )}
        <div className="sticky -bottom-5 -mx-5 mt-auto -mb-5 flex items-center gap-2 border-t border-line bg-surface px-5 py-4 sm:-bottom-6 sm:-mx-6 sm:-mb-6 sm:px-6">
          <Button
            variant="quiet"
            aria-label="Delete this task"
            title="Delete"
            className="mr-auto px-3 text-danger!"
            onClick={() => {
              edit(null)
              void remove(entry)
            }}
          >
            <TrashIcon />
          </Button>
          <Button variant="quiet" onClick={discard}>
            Cancel
          </Button>
          <Button type="submit">Save</Button>
        </div>
      </form>
    </Dialog>
  )
}
