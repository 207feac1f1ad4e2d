import type { NewTask, Task, TaskChange } from '@/api/tasks'
import { type Entry, shown } from '../task-list'
import { createActionTools, type Dependencies } from './action-tools'
import { createAdd, createSendNew } from './add-task'
import { createChangeMany } from './change-many'
import { type ChangeOptions, createChange } from './change-task'
import { createMove } from './move-task'
import { createRemoveMany } from './remove-many'
import { createRemove } from './remove-task'
import { currentEntry } from './save-change'
import { createSendAgain } from './send-again'
import { createSkip } from './skip-task'

/**
 * What people do to tasks. Each action shows its effect at once and takes it back, with a message, when the server
 * refuses; none rejects.
 */
export interface TaskActions {
  /** `reading` is the task that its text means, as soon as that is known. */
  add: (task: NewTask, reading?: Promise<NewTask>) => Promise<void>
  /** Adds several, which then stand in this order. */
  addAll: (tasks: NewTask[], reading?: Promise<NewTask[]>) => Promise<void>
  change: (entry: Entry, change: TaskChange, options?: ChangeOptions) => Promise<void>
  /** The same change of all, or one for each. `done` is what it is called afterwards: "Completed", "Set to high". */
  changeMany: (entries: Entry[], change: TaskChange | ((task: Task) => TaskChange), done: string) => Promise<void>
  /** Completes a task, or opens it again. */
  toggle: (entry: Entry) => Promise<void>
  /** Leaves this one of a repeating task out. */
  skip: (entry: Entry) => Promise<void>
  remove: (entry: Entry) => Promise<void>
  removeMany: (entries: Entry[]) => Promise<void>
  /** Puts a task behind another, or first. */
  move: (entry: Entry, after: string | null) => Promise<void>
  undo: () => void
  /** Sends what waits in the outbox: one of it, or all that was not refused. */
  sendAgain: (key?: string) => Promise<void>
  /** Throws one of the outbox away. */
  discard: (key: string) => void
}

export function createTaskActions(dependencies: Dependencies): TaskActions {
  const tools = createActionTools(dependencies)
  const { store, announce, history, outbox } = tools
  const sendNew = createSendNew(tools)
  const change = createChange(tools)
  return {
    ...createAdd(tools, sendNew),
    change,
    changeMany: createChangeMany(tools),
    toggle: (entry) => {
      const { title, status } = shown(currentEntry(store, entry))
      const done = status !== 'done'
      const message = `${done ? 'Completed' : 'Reopened'} “${title}”`
      return change(entry, { status: done ? 'done' : 'todo' }, { message })
    },
    skip: createSkip(tools, change),
    remove: createRemove(tools),
    removeMany: createRemoveMany(tools),
    move: createMove(tools),
    undo: () => {
      if (!history.undo()) announce('There is nothing to undo')
    },
    sendAgain: createSendAgain(tools, sendNew),
    discard: outbox.remove,
  }
}
