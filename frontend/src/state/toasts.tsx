'use client'

import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from 'react'

/** A short message at the edge of the screen. */
export interface ToastOptions {
  message: string
  tone?: 'neutral' | 'danger'
  /** `undoes` puts it within reach of Ctrl+Z as well. */
  action?: { label: string; run: () => void; undoes?: boolean }
}

export interface ToastEntry extends ToastOptions {
  id: number
}

interface Toasts {
  /** Shows a message; the function that it returns takes it away again. */
  show: (options: ToastOptions) => () => void
}

interface OpenToasts {
  /** Newest last. */
  entries: ToastEntry[]
  dismiss: (id: number) => void
}

// Two contexts: who only shows messages is not rendered again for each of them.
const ActionContext = createContext<Toasts | null>(null)
const OpenContext = createContext<OpenToasts | null>(null)
const MOST_AT_ONCE = 3

/** Holds the open messages. A ToastStack below it shows them. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [entries, setEntries] = useState<ToastEntry[]>([])
  const lastId = useRef(0)

  const dismiss = useCallback((id: number) => setEntries((all) => all.filter((entry) => entry.id !== id)), [])
  const show = useCallback(
    (options: ToastOptions) => {
      const id = (lastId.current += 1)
      setEntries((all) => [...all, { ...options, id }].slice(-MOST_AT_ONCE))
      return () => dismiss(id)
    },
    [dismiss],
  )

  const actions = useMemo(() => ({ show }), [show])
  const open = useMemo(() => ({ entries, dismiss }), [entries, dismiss])
  return (
    <ActionContext value={actions}>
      <OpenContext value={open}>{children}</OpenContext>
    </ActionContext>
  )
}

/** The messages on screen, and the way to take one away. */
export function useOpenToasts(): OpenToasts {
  const open = useContext(OpenContext)
  if (!open) throw new Error('useOpenToasts needs a ToastProvider above it')
  return open
}

export function useToasts(): Toasts {
  const toasts = useContext(ActionContext)
  if (!toasts) throw new Error('useToasts needs a ToastProvider above it')
  return toasts
}
