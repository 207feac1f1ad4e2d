import { type BulkResult, bulk, type Task, type TaskChange } from '@/api/tasks'
import { formerValues } from '@/lib/task-conflict'
import { uniqueId } from '@/lib/unique-id'
import { type Entry, shown } from '../task-list'
import type { ActionTools } from './action-tools'
import { counted } from './counted'
import { justWritten } from './failures'
import { currentEntry, isListed, savedEntry } from './save-change'

/** One edit of a bulk change: `before` is what was on screen, `editId` what takes the edit back. */
interface BulkEdit {
  entry: Entry
  change: TaskChange
  before: Task
  editId: number
}

/** The action that changes many tasks in one request, with its undo. What cannot be sent stays in the outbox. */
export function createChangeMany(tools: ActionTools) {
  const { store, queued, edit, show, history, outbox, keepUnsent, onSaved } = tools
  const { dispatch } = store

  /** Applies to each entry its own change, and keeps each until it is confirmed. */
  const apply = async (changes: Map<Entry, TaskChange>, done: string): Promise<void> => {
    const edits = [...changes].map(([entry, change]): BulkEdit => {
      const before = shown(currentEntry(store, entry))
      return { entry, change, before, editId: edit([entry.key], change) }
    })
    const written = edits.map(({ entry, change }) => {
      const seen = currentEntry(store, entry).task
      return { kind: 'change' as const, key: uniqueId(), seen, change, ...justWritten() }
    })
    const unsent = written.map(({ key }) => key)
    outbox.put(...written)
    try {
      const results = await queued(
        edits.map(({ entry }) => entry.key),
        () =>
          bulk(
            'update',
            edits.map(({ entry, change }) => {
              const { id, version } = currentEntry(store, entry).task
              return { id, version, changes: change }
            }),
          ),
      )
      outbox.remove(...unsent)
      const outcome = byOutcome(edits, results)
      take(outcome)
      offerUndo(outcome.done, done)
      offerOverwrite(
        outcome.conflict.map(([refused]) => refused),
        done,
      )
      onSaved(
        edits.some(({ entry, before, change }) => ('status' in change && before.repeat) || !isListed(store, entry)),
      )
    } catch (error) {
      edits.forEach(takeBack)
      keepUnsent(unsent, error, `The change to ${counted(edits.length)} is not sent yet. It is kept.`)
    }
  }

  const takeBack = ({ entry, editId }: BulkEdit) => dispatch({ type: 'editFailed', keys: [entry.key], editId })

  const take = ({ done, conflict, missing }: ReturnType<typeof byOutcome>) => {
    for (const [{ entry, editId }, task] of done) dispatch({ type: 'edited', key: entry.key, editId, task })
    for (const [refused, task] of conflict) {
      takeBack(refused)
      dispatch({ type: 'synced', task })
    }
    dispatch({ type: 'removed', keys: missing.map(({ entry }) => entry.key) })
  }

  const offerUndo = (saved: ReturnType<typeof byOutcome>['done'], done: string) => {
    if (saved.length === 0) return
    const former = new Map(
      saved.map(([{ entry, before, change }, task]) => [savedEntry(entry, task), formerValues(before, change)]),
    )
    history.offer(`${done} ${counted(saved.length)}`, () => void apply(former, 'Restored'))
  }

  const offerOverwrite = (refused: BulkEdit[], done: string) => {
    if (refused.length === 0) return
    const message =
      `${counted(refused.length)} changed elsewhere meanwhile and stayed as ` +
      `${refused.length === 1 ? 'it is' : 'they are'}.`
    const again = new Map(refused.map(({ entry, change }) => [entry, change]))
    show({ message, tone: 'danger', action: { label: 'Change anyway', run: () => void apply(again, done) } })
  }

  return (entries: Entry[], change: TaskChange | ((task: Task) => TaskChange), done: string) => {
    const changeOf = (entry: Entry) => (typeof change === 'function' ? change(shown(entry)) : change)
    return apply(new Map(entries.map((entry) => [entry, changeOf(entry)])), done)
  }
}

/** The edits with the tasks that the server answered, by what became of them. */
function byOutcome(edits: BulkEdit[], results: BulkResult[]) {
  const byId = new Map(results.map((result) => [result.id, result]))
  const pairs = edits.map((edit) => [edit, byId.get(edit.entry.task.id)] as const)
  const withTask = (outcome: BulkResult['outcome']) =>
    pairs.flatMap(([edit, result]) =>
      result?.outcome === outcome && result.task ? [[edit, result.task] as const] : [],
    )
  return {
    done: withTask('done'),
    conflict: withTask('conflict'),
    missing: pairs.filter(([, result]) => result === undefined || result.outcome === 'missing').map(([edit]) => edit),
  }
}
