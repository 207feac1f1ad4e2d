'use client'

import { useEffect, useState } from 'react'
import { CloseIcon } from '@/components/ui/icons'
import { type ToastEntry, useOpenToasts } from '@/state/toasts'

/** Long enough to read it and to reach the button. A message that is hovered or focused stays. */
const LIFETIME_MS = 6_000

/** The open messages, newest at the bottom, announced politely. Ctrl+Z or Cmd+Z presses the newest "Undo". */
export function ToastStack() {
  const { entries, dismiss } = useOpenToasts()
  const act = (entry: ToastEntry) => {
    dismiss(entry.id)
    entry.action?.run()
  }
  const undoable = entries.findLast((entry) => entry.action?.undoes)
  useUndoKey(undoable && (() => act(undoable)))
  return (
    <section
      aria-label="Notifications"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-4 bottom-[calc(var(--section-bar)+1.25rem)] z-20 flex flex-col items-center gap-2"
    >
      {entries.map((entry) => (
        <Toast key={entry.id} entry={entry} onAct={() => act(entry)} onDismiss={dismiss} />
      ))}
    </section>
  )
}

interface ToastProps {
  entry: ToastEntry
  onAct: () => void
  /** Stable: another function starts the lifetime anew. */
  onDismiss: (id: number) => void
}

function Toast({ entry, onAct, onDismiss }: ToastProps) {
  const [held, setHeld] = useState(false)
  const { id } = entry
  useEffect(() => {
    if (held) return
    const timer = setTimeout(() => onDismiss(id), LIFETIME_MS)
    return () => clearTimeout(timer)
  }, [held, id, onDismiss])
  const hold = () => setHeld(true)
  const release = () => setHeld(false)
  return (
    <div
      onMouseEnter={hold}
      onMouseLeave={release}
      onFocus={hold}
      onBlur={release}
      className="pointer-events-auto flex min-h-12 w-full max-w-md animate-appear items-center gap-1 rounded-2xl bg-toast py-1.5 pr-1.5 pl-4 text-on-toast shadow-float"
    >
      <p
        className={
          `line-clamp-2 min-w-0 flex-1 py-1 text-[0.9375rem] wrap-anywhere ` +
          `${entry.tone === 'danger' ? 'text-toast-danger' : ''}`
        }
      >
        {entry.message}
      </p>
      {entry.action && (
        <button
          type="button"
          onClick={onAct}
          className="h-10 shrink-0 rounded-xl px-3 text-[0.9375rem] font-semibold text-toast-action outline-offset-0 hover:bg-on-toast/10 focus-visible:outline-toast-action"
        >
          {entry.action.label}
        </button>
      )}
      <button
        type="button"
        onClick={() => onDismiss(id)}
        aria-label="Dismiss"
        className="flex size-10 shrink-0 items-center justify-center rounded-xl opacity-80 outline-offset-0 hover:bg-on-toast/10 hover:opacity-100 focus-visible:outline-toast-action"
      >
        <CloseIcon width="18" height="18" />
      </button>
    </div>
  )
}

const TEXT_FIELDS = 'input:not([type=checkbox], [type=radio]), textarea'

/** Leaves the shortcut alone inside text fields, where it undoes typing. */
function useUndoKey(undo: (() => void) | undefined) {
  useEffect(() => {
    if (!undo) return
    const onKey = (event: KeyboardEvent) => {
      const typing = event.target instanceof Element && event.target.matches(TEXT_FIELDS)
      if (typing || event.defaultPrevented || event.key !== 'z' || event.shiftKey || !(event.ctrlKey || event.metaKey))
        return
      event.preventDefault()
      undo()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  })
}
