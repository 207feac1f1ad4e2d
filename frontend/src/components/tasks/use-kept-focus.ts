import { useEffect, useLayoutEffect, useRef } from 'react'
import { focusedPlace, focusRow, focusRowAt } from './row-focus'

interface KeptFocusOptions {
  keys: readonly string[]
  /** Which tasks are listed: at another address begins another list. */
  address: string
  /** The rows are on screen. */
  ready: boolean
}

/**
 * Keeps the keyboard in the list: when the row that has the focus goes, whatever the reason, the one that takes its
 * place gets it; in another list the first one; and where there is none, the heading.
 */
export function useKeptFocus({ keys, address, ready }: KeptFocusOptions): void {
  const focused = useRef<{ key: string; index: number; address: string } | null>(null)
  const shown = useRef({ address, ready })

  useEffect(() => {
    const note = () => {
      // A dialog about a row is on top of it, not somewhere else.
      if (document.activeElement?.closest('dialog')) return
      const place = focusedPlace()
      focused.current = place && { ...place, address: shown.current.address }
    }
    document.addEventListener('focusin', note)
    return () => document.removeEventListener('focusin', note)
  }, [])

  // The list is inside, so its own effect has said by now where its rows are.
  useLayoutEffect(() => {
    const wasReady = shown.current.ready
    shown.current = { address, ready }
    const last = focused.current
    const lost = document.activeElement === document.body || document.activeElement === null
    if (!ready || !last || !lost) return
    if (last.address !== address) focusRowAt(0)
    else if (!keys.includes(last.key)) focusRowAt(last.index)
    else if (!wasReady) focusRow(last.key)
  }, [keys, address, ready])
}
