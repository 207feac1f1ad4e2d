import { useEffect, useRef } from 'react'
import { plainView, type View } from '@/lib/task-query'
import { useSelection } from '@/state/selection'
import { shortcutsOn } from '@/state/shortcut-choice'
import { useTaskActions, useTasks } from '@/state/tasks'
import { usePanels } from './panels'
import { createShortcuts, type Shortcut } from './shortcuts'

const VIEW_OF: Record<string, View> = { a: 'all', t: 'today', o: 'overdue', w: 'week', d: 'done' }

/** The key before a view's letter. */
const LEAD = 'g'
/** How long after it the second key may come. */
const SEQUENCE_MS = 1_500

const TYPING = 'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]'

/** This letter together with Ctrl or Cmd alone. */
const isControl = (letter: string, { key, ctrlKey, metaKey, shiftKey, altKey }: KeyboardEvent) =>
  key.toLowerCase() === letter && (ctrlKey || metaKey) && !shiftKey && !altKey

/**
 * Whether a key is somebody's text, or belongs to something that lies above the page. Keys `withControl` are the
 * browser's otherwise.
 */
function isTaken(event: KeyboardEvent, withControl = false): boolean {
  const target = event.target instanceof Element ? event.target : null
  return (
    event.defaultPrevented ||
    event.isComposing ||
    (!withControl && (event.ctrlKey || event.metaKey)) ||
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
    const { letters, named } = createShortcuts({ entries, actions, selection, panels })
    const lead: Shortcut = ({ timeStamp }) => {
      leadUntil.current = timeStamp + SEQUENCE_MS
    }

    const shortcutOf = ({ key }: KeyboardEvent, afterLead: boolean): Shortcut | undefined => {
      // The list of shortcuts stays within reach: it is where they are switched on again.
      if (key !== '?' && (key.length > 1 || !shortcutsOn())) return named[key]
      const letter = key.toLowerCase()
      const view = afterLead ? VIEW_OF[letter] : undefined
      if (view) return () => actions.show(plainView(view))
      return letter === LEAD ? lead : letters[letter]
    }
    const onKey = (event: KeyboardEvent) => {
      if (isControl('z', event) && !isTaken(event, true)) {
        // Here, not at the message that offers it: what can be taken back outlives that.
        event.preventDefault()
        return actions.undo()
      }
      if (isTaken(event)) return
      // When the key was pressed, not when a busy page handles it.
      const afterLead = event.timeStamp < leadUntil.current
      leadUntil.current = 0
      const run = shortcutOf(event, afterLead)
      if (!run || run(event) === false) return
      event.preventDefault()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [entries, actions, selection, panels])
}
