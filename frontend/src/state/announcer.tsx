'use client'

import { createContext, type ReactNode, useCallback, useContext, useState } from 'react'

const Context = createContext<((message: string) => void) | null>(null)

/** Announces changes on screen to assistive technology. */
export function AnnouncerProvider({ children }: { children: ReactNode }) {
  const [message, setMessage] = useState({ text: '', turn: 0 })
  const announce = useCallback((text: string) => setMessage(({ turn }) => ({ text, turn: turn + 1 })), [])
  return (
    <Context value={announce}>
      {children}
      {/* A new element each time: the same words twice are said twice. */}
      <div role="status" className="sr-only">
        <span key={message.turn}>{message.text}</span>
      </div>
    </Context>
  )
}

export function useAnnounce(): (message: string) => void {
  const announce = useContext(Context)
  if (!announce) throw new Error('useAnnounce needs an AnnouncerProvider above it')
  return announce
}
