'use client'

import { createContext, useCallback, useContext, useMemo, useRef, useState, type ReactNode } from 'react'
import { ToastStack } from '@/components/shell/toast-stack'

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

const Context = createContext<Toasts | null>(null)
const MOST_AT_ONCE = 3

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

  const value = useMemo(() => ({ show }), [show])
  return (
    <Context value={value}>
      {children}
      <ToastStack entries={entries} onDismiss={dismiss} />
    </Context>
  )
}

export function useToasts(): Toasts {
  const toasts = useContext(Context)
  if (!toasts) throw new Error('useToasts needs a ToastProvider above it')
  return toasts
}
