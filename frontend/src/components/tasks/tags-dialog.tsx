'use client'

import { useState } from 'react'
import { TAG_LIMIT, type Task } from '@/api/tasks'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Dialog, DialogActions } from '@/components/ui/dialog'
import { submitTo } from '@/components/ui/submit-to'
import { useSelection } from '@/state/selection'
import { counted } from '@/state/task-actions/counted'
import { type Entry, shown } from '@/state/task-list'
import { useTaskActions, useTasks } from '@/state/tasks'
import { usePanels } from './panels'
import { TagField } from './tag-field'

/** Tags for all tasks that are chosen: some are added, some of theirs are taken away, the others stay. */
export default function TagsDialog({ entries }: { entries: Entry[] }) {
  const { counts } = useTasks()
  const { changeMany } = useTaskActions()
  const { end } = useSelection()
  const { forChosen } = usePanels()
  const [added, setAdded] = useState<string[]>([])
  const [removed, setRemoved] = useState<string[]>([])
  const theirs = [...new Set(entries.flatMap((entry) => shown(entry).tags))].sort()
  const tagsOf = ({ tags }: Task) => [...new Set([...tags.filter((tag) => !removed.includes(tag)), ...added])]
  const full = entries.filter((entry) => tagsOf(shown(entry)).length > TAG_LIMIT)
  const close = () => forChosen(null)

  const save = () => {
    if (full.length > 0 || (added.length === 0 && removed.length === 0)) return
    close()
    end()
    void changeMany(entries, (task) => ({ tags: tagsOf(task) }), 'Changed tags of')
  }
  const toggle = (tag: string) =>
    setRemoved((now) => (now.includes(tag) ? now.filter((other) => other !== tag) : [...now, tag]))
  return (
    <Dialog open onClose={close} title="Tags" lead={counted(entries.length)}>
      <form {...submitTo(save)} className="mt-4 space-y-4">
        <TagField label="Add" value={added} onChange={setAdded} known={counts?.tags.map(({ name }) => name) ?? []} />
        {theirs.length > 0 && (
          <fieldset>
            <legend className="text-sm font-medium">Take away</legend>
            <div className="-ml-2.5 grid max-h-48 grid-cols-2 overflow-y-auto">
              {theirs.map((tag) => (
                <Checkbox
                  key={tag}
                  label={tag}
                  showLabel
                  checked={removed.includes(tag)}
                  onChange={() => toggle(tag)}
                  className="min-w-0 wrap-anywhere"
                />
              ))}
            </div>
          </fieldset>
        )}
        {full.length > 0 && (
          <p role="alert" className="text-[0.8125rem] text-danger">
            {counted(full.length)} would have more than {TAG_LIMIT} tags.
          </p>
        )}
        <DialogActions>
          <Button variant="quiet" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" disabled={full.length > 0 || (added.length === 0 && removed.length === 0)}>
            Change tags
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
