'use client'

import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { ToastStack } from '@/components/toast-stack'

/** A short message at the edge of the screen. */
export interface ToastOptions {
  message: string
  tone?: 'neutral' | 'danger'
  action?: { label: string; run: () => void }
  /** What was held back while the message could still be acted on; `leaving` when the page is being closed. */
  onExpire?: (circumstances: { leaving: boolean }) => Promise<void>
}

export interface ToastEntry extends ToastOptions {
  id: number
}

interface Toasts {
  show: (options: ToastOptions) => void
  /** Does at once, and waits for, everything that open messages still hold back. */
  settle: () => Promise<void>
}

const Context = createContext<Toasts | null>(null)
const MOST_AT_ONCE = 3

export function ToastProvider({ children }: { children: ReactNode }) {
  const [entries, setEntries] = useState<ToastEntry[]>([])
  // The truth for callbacks: a message must end exactly once, whatever React has rendered so far.
  const open = useRef(new Map<number, ToastEntry>())
  const lastId = useRef(0)

  const take = useCallback((id: number) => {
    const entry = open.current.get(id)
    open.current.delete(id)
    setEntries([...open.current.values()])
    return entry
  }, [])

  const expire = useCallback(
    async (id: number, leaving = false) => {
      await take(id)?.onExpire?.({ leaving })
    },
    [take],
  )

  const settle = useCallback(
    async (leaving = false) => {
      await Promise.all([...open.current.keys()].map((id) => expire(id, leaving)))
    },
    [expire],
  )

  const show = useCallback(
    (options: ToastOptions) => {
      lastId.current += 1
      open.current.set(lastId.current, { ...options, id: lastId.current })
      const [oldest] = open.current.keys()
      if (open.current.size > MOST_AT_ONCE && oldest !== undefined) void expire(oldest)
      setEntries([...open.current.values()])
    },
    [expire],
  )

  const act = useCallback((id: number) => take(id)?.action?.run(), [take])

  useLeaving(settle)
  const value = useMemo(() => ({ show, settle: () => settle() }), [show, settle])
  return (
    <Context value={value}>
      {children}
      <ToastStack entries={entries} onAct={act} onExpire={expire} />
    </Context>
  )
}

/** `beforeunload` comes before the next page is asked for, `pagehide` also where phones end a page without asking. */
function useLeaving(settle: (leaving: boolean) => Promise<void>) {
  useEffect(() => {
    const leave = () => void settle(true)
    window.addEventListener('beforeunload', leave)
    window.addEventListener('pagehide', leave)
    return () => {
      window.removeEventListener('beforeunload', leave)
      window.removeEventListener('pagehide', leave)
    }
  }, [settle])
}

export function useToasts(): Toasts {
  const toasts = useContext(Context)
  if (!toasts) throw new Error('useToasts needs a ToastProvider above it')
  return toasts
}
