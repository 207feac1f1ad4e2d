import type { Selection } from '@/state/selection'
import type { TaskActions } from '@/state/task-actions/task-actions'
import type { Entry } from '@/state/task-list'
import type { Panels } from './panels'
import { focusedRow, focusRowBy } from './row-focus'
import { COMPOSER_ID } from './task-composer'
import { SEARCH_ID } from './task-toolbar'

/** What a key does; false when it did nothing, so that the browser may use it. */
export type Shortcut = (event: KeyboardEvent) => unknown

/** Shortcuts by key: letters can be switched off, named keys like Delete cannot. */
export interface Shortcuts {
  letters: Record<string, Shortcut>
  named: Record<string, Shortcut>
}

interface Board {
  entries: Entry[]
  actions: Pick<TaskActions, 'toggle' | 'changeMany' | 'remove' | 'removeMany' | 'undo'>
  selection: Selection
  panels: Panels
}

/** The keys of the task page but the ones that lead to views. */
export function createShortcuts({ entries, actions, selection, panels }: Board): Shortcuts {
  const { forRows, forFocused, focusedEntry } = createRowTargets(entries, selection)
  const remove = forRows(actions.remove, endThen(selection, actions.removeMany))
  return {
    letters: {
      n: () => focus(COMPOSER_ID),
      '/': () => focus(SEARCH_ID),
      '?': () => panels.showHelp(true),
      j: () => focusRowBy(1),
      k: () => focusRowBy(-1),
      u: () => actions.undo(),
      c: forRows(
        actions.toggle,
        endThen(selection, (all) => completeOrReopen(all, actions)),
      ),
      '#': remove,
      p: forRows((entry) => panels.prioritize([entry]), panels.prioritize),
      e: forFocused((entry) => panels.edit({ entry })),
      d: forFocused((entry) => panels.edit({ entry, part: 'due' })),
      x: ({ shiftKey }) => {
        const entry = focusedEntry()
        if (entry) selection.toggle(entry.key, shiftKey ? entries.map(({ key }) => key) : undefined)
      },
    },
    named: {
      ArrowDown: () => focusedRow() !== null && focusRowBy(1),
      ArrowUp: () => focusedRow() !== null && focusRowBy(-1),
      Delete: remove,
      Escape: () => selection.active && selection.end(),
    },
  }
}

/** Which rows a key is meant for. */
function createRowTargets(entries: Entry[], selection: Selection) {
  const focusedEntry = () => {
    const key = focusedRow()?.dataset.row
    return entries.find((entry) => entry.key === key && !entry.saving)
  }
  const chosen = () => (selection.active ? entries.filter(({ key, saving }) => selection.keys.has(key) && !saving) : [])
  /** For the chosen rows when there are some, otherwise for the one that has the focus. */
  const forRows =
    (one: (entry: Entry) => unknown, many: (entries: Entry[]) => unknown): Shortcut =>
    () => {
      const all = chosen()
      const entry = focusedEntry()
      if (all.length > 0) many(all)
      else if (entry) one(entry)
      else return false
      return true
    }
  const forFocused = (work: (entry: Entry) => unknown) => forRows(work, () => undefined)
  return { forRows, forFocused, focusedEntry }
}

/** Ends choosing rows before the work on them begins. */
const endThen = (selection: Selection, work: (entries: Entry[]) => unknown) => (entries: Entry[]) => {
  selection.end()
  work(entries)
}

function completeOrReopen(entries: Entry[], { changeMany }: Pick<TaskActions, 'changeMany'>): Promise<void> {
  const reopen = entries.every(({ task }) => task.status === 'done')
  return changeMany(entries, { status: reopen ? 'todo' : 'done' }, reopen ? 'Reopened' : 'Completed')
}

const focus = (id: string) => document.getElementById(id)?.focus()
