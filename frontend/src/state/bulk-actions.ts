import { type BulkResult, bulk, type TaskChange } from '@/api/tasks'
import { formerValues } from '@/lib/task-conflict'
import type { Store } from './store'
import { type Entry, keyBefore, shown, type TaskList, type TaskListAction } from './task-list'
import { present } from './task-requests'
import type { ToastOptions } from './toasts'
import type { UndoHistory } from './undo-history'

/** What can be done to many tasks at once. */
export interface BulkActions {
  /** `done` is what it is called afterwards: "Completed", "Set to high". */
  changeMany: (entries: Entry[], change: TaskChange, done: string) => Promise<void>
  removeMany: (entries: Entry[]) => Promise<void>
}

interface BulkDependencies {
  store: Store<TaskList, TaskListAction>
  queued: <T>(keys: string[], work: () => Promise<T>) => Promise<T>
  edit: (keys: string[], change: TaskChange) => number
  show: (options: ToastOptions) => () => void
  history: UndoHistory
  onSaved: () => void
  report: (what: string, error: unknown, again: () => void) => void
}

export function createBulkActions(dependencies: BulkDependencies): BulkActions {
  const { store, queued, edit, show, history, onSaved, report } = dependencies
  const { dispatch } = store

  /** Applies to each entry its own change, in one request. */
  const apply = async (changes: Map<Entry, TaskChange>, done: string): Promise<void> => {
    const entries = [...changes.keys()]
    const keys = entries.map(({ key }) => key)
    const before = new Map(entries.map((entry) => [entry, shown(present(store, entry))]))
    const editIds = new Map(entries.map((entry) => [entry, edit([entry.key], changes.get(entry) ?? {})]))
    const takeBack = (entry: Entry) =>
      dispatch({ type: 'editFailed', keys: [entry.key], editId: editIds.get(entry) ?? 0 })
    try {
      const results = await queued(keys, () =>
        bulk(
          'update',
          entries.map((entry) => {
            const { id, version } = present(store, entry).task
            return { id, version, changes: changes.get(entry) ?? {} }
          }),
        ),
      )
      const outcome = sorted(entries, results)
      for (const [entry, task] of outcome.done)
        dispatch({ type: 'edited', key: entry.key, editId: editIds.get(entry) ?? 0, task })
      for (const [entry, task] of outcome.conflict) {
        takeBack(entry)
        dispatch({ type: 'learned', task })
      }
      dispatch({ type: 'removed', keys: outcome.missing.map(({ key }) => key) })
      if (outcome.done.length > 0) {
        const former = new Map(
          outcome.done.map(([entry]) => [
            entry,
            formerValues(before.get(entry) ?? entry.task, changes.get(entry) ?? {}),
          ]),
        )
        history.offer(`${done} ${tasks(outcome.done.length)}`, () => void apply(former, 'Changed back'))
      }
      const left = new Map(outcome.conflict.map(([entry]) => [entry, changes.get(entry) ?? {}]))
      if (left.size > 0) {
        const message = `${tasks(left.size)} changed elsewhere meanwhile and stayed as ${left.size === 1 ? 'it is' : 'they are'}.`
        show({ message, tone: 'danger', action: { label: 'Change anyway', run: () => void apply(left, done) } })
      }
      onSaved()
    } catch (error) {
      entries.forEach(takeBack)
      report(`${tasks(entries.length)} not changed.`, error, () => void apply(changes, done))
    }
  }

  const removeMany = async (entries: Entry[]) => {
    const keys = entries.map(({ key }) => key)
    const places = entries.map((entry) => ({ entry, after: keyBefore(store.get().entries, entry.key) }))
    dispatch({ type: 'hidden', keys, hidden: true })
    const forget = history.offer(`Deleted ${tasks(entries.length)}`, () => void restoreMany(places))
    try {
      await queued(keys, () =>
        bulk(
          'delete',
          entries.map(({ task }) => ({ id: task.id })),
        ),
      )
      onSaved()
    } catch (error) {
      forget()
      dispatch({ type: 'hidden', keys, hidden: false })
      report(`${tasks(entries.length)} not deleted.`, error, () => void removeMany(entries))
    }
  }

  const restoreMany = async (places: { entry: Entry; after: string | null }[]) => {
    const keys = places.map(({ entry }) => entry.key)
    for (const { entry, after } of places)
      dispatch({ type: 'restored', entry: { ...entry, edits: [], hidden: false, place: 'judged' }, after })
    try {
      const results = await queued(keys, () =>
        bulk(
          'restore',
          places.map(({ entry }) => ({ id: entry.task.id })),
        ),
      )
      for (const { task } of results) if (task) dispatch({ type: 'learned', task })
      onSaved()
    } catch (error) {
      dispatch({ type: 'removed', keys })
      report(`${tasks(keys.length)} not restored.`, error, () => void restoreMany(places))
    }
  }

  return {
    changeMany: (entries, change, done) => apply(new Map(entries.map((entry) => [entry, change])), done),
    removeMany,
  }
}

const tasks = (count: number) => (count === 1 ? '1 task' : `${count} tasks`)

/** The results with their entries, by what became of them. */
function sorted(entries: Entry[], results: BulkResult[]) {
  const byId = new Map(results.map((result) => [result.id, result]))
  const pairs = entries.map((entry) => [entry, byId.get(entry.task.id)] as const)
  const withTask = (outcome: BulkResult['outcome']) =>
    pairs.flatMap(([entry, result]) =>
      result?.outcome === outcome && result.task ? [[entry, result.task] as const] : [],
    )
  return {
    done: withTask('done'),
    conflict: withTask('conflict'),
    missing: pairs.filter(([, result]) => result === undefined || result.outcome === 'missing').map(([entry]) => entry),
  }
}
