import { useEffect, useRef } from 'react'
import { plainView, type View } from '@/lib/task-query'
import { useSelection } from '@/state/selection'
import { shortcutsOn } from '@/state/shortcut-choice'
import type { Entry } from '@/state/task-list'
import { useTaskActions, useTasks } from '@/state/tasks'
import { usePanels } from './panels'
import { focusedRow, focusRowBy } from './row-focus'
import { COMPOSER_ID } from './task-composer'
import { SEARCH_ID } from './task-toolbar'

const VIEW_OF: Record<string, View> = { a: 'all', t: 'today', o: 'overdue', w: 'week', d: 'done' }

/** How long after `g` the second key may come. */
const SEQUENCE_MS = 1_500

const TYPING = 'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]'

/** Whether a key is somebody's text, or belongs to something that lies above the page. */
function isTaken(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null
  return (
    event.defaultPrevented ||
    event.isComposing ||
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    target?.matches(TYPING) === true ||
    target?.closest('[popover]') != null ||
    document.querySelector('dialog[open]') !== null
  )
}

/** The keys of the task page. A row's own keys (Enter, Alt with arrows) are with the row. */
export function useShortcuts(): void {
  const { entries } = useTasks()
  const actions = useTaskActions()
  const selection = useSelection()
  const panels = usePanels()
  const leadUntil = useRef(0)

  useEffect(() => {
    const entryOf = (row: HTMLElement | null): Entry | undefined =>
      entries.find(({ key, saving }) => key === row?.dataset.row && !saving)
    const chosen = () =>
      selection.active ? entries.filter(({ key, saving }) => selection.keys.has(key) && !saving) : []
    const focus = (id: string) => document.getElementById(id)?.focus()
    const done = (entry: Entry) => entry.task.status === 'done'

    /** For the chosen rows when there are some, otherwise for the one that has the focus. */
    const forRows = (one: (entry: Entry) => unknown, many: (entries: Entry[]) => unknown) => () => {
      const all = chosen()
      const entry = entryOf(focusedRow())
      if (all.length > 0) many(all)
      else if (entry) one(entry)
      else return false
      return true
    }
    const afterwardsEnd = (work: (entries: Entry[]) => unknown) => (all: Entry[]) => {
      selection.end()
      work(all)
    }
    const complete = forRows(
      actions.toggle,
      afterwardsEnd((all) =>
        all.every(done)
          ? actions.changeMany(all, { status: 'todo' }, 'Opened again')
          : actions.changeMany(all, { status: 'done' }, 'Completed'),
      ),
    )
    const remove = forRows(actions.remove, afterwardsEnd(actions.removeMany))
    const forFocused = (work: (entry: Entry) => unknown) => forRows(work, () => undefined)
    const rowKeys = () => entries.map(({ key }) => key)

    const letters: Record<string, (event: KeyboardEvent) => unknown> = {
      n: () => focus(COMPOSER_ID),
      '/': () => focus(SEARCH_ID),
      '?': () => panels.showHelp(true),
      j: () => focusRowBy(1),
      k: () => focusRowBy(-1),
      u: () => actions.undo(),
      g: ({ timeStamp }) => {
        leadUntil.current = timeStamp + SEQUENCE_MS
      },
      c: complete,
      '#': remove,
      p: forRows((entry) => panels.prioritize([entry]), panels.prioritize),
      e: forFocused((entry) => panels.edit({ entry })),
      d: forFocused((entry) => panels.edit({ entry, part: 'due' })),
      x: (event) => {
        const entry = entryOf(focusedRow())
        if (entry) selection.toggle(entry.key, event.shiftKey ? rowKeys() : undefined)
      },
    }
    const named: Record<string, (event: KeyboardEvent) => unknown> = {
      ArrowDown: () => focusedRow() !== null && focusRowBy(1),
      ArrowUp: () => focusedRow() !== null && focusRowBy(-1),
      Delete: remove,
      Escape: () => selection.active && selection.end(),
    }

    const onKey = (event: KeyboardEvent) => {
      if (isTaken(event)) return
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
      // When the key was pressed, not when a busy page got round to it.
      const leads = event.timeStamp < leadUntil.current
      leadUntil.current = 0
      const view = leads ? VIEW_OF[key] : undefined
      const single = event.key.length === 1 && shortcutsOn()
      // The list of shortcuts stays within reach: it is where they are switched on again.
      const run =
        view && single ? () => actions.show(plainView(view)) : single || key === '?' ? letters[key] : named[key]
      if (!run || run(event) === false) return
      event.preventDefault()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [entries, actions, selection, panels])
}
