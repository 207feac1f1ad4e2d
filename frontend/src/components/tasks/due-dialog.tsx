'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog, DialogActions } from '@/components/ui/dialog'
import { submitTo } from '@/components/ui/submit-to'
import { type Due, dueFields } from '@/lib/due'
import { useSelection } from '@/state/selection'
import { counted } from '@/state/task-actions/counted'
import type { Entry } from '@/state/task-list'
import { useTaskActions, useTasks } from '@/state/tasks'
import { DueField } from './due-field'
import { usePanels } from './panels'

/** A due date for all tasks that are chosen. */
export default function DueDialog({ entries }: { entries: Entry[] }) {
  const { clock } = useTasks()
  const { changeMany } = useTaskActions()
  const { end } = useSelection()
  const { forChosen } = usePanels()
  const [due, setDue] = useState<Due | null>(null)
  const close = () => forChosen(null)

  const set = (to: Due | null) => {
    close()
    end()
    void changeMany(entries, dueFields(to), to ? 'Rescheduled' : 'Removed the date of')
  }
  return (
    <Dialog open onClose={close} title="Due date" lead={counted(entries.length)}>
      <form {...submitTo(() => due && set(due))} className="mt-4">
        <DueField value={due} onChange={setDue} clock={clock} />
        <DialogActions>
          <Button variant="quiet" className="sm:mr-auto" onClick={() => set(null)}>
            Remove date
          </Button>
          <Button variant="quiet" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" disabled={due === null}>
            Set date
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
