import { useEffect, useLayoutEffect, useRef } from 'react'
import { focusedRow, focusRowAt } from './row-focus'

/**
 * Keeps the keyboard in the list: when the row that has the focus goes, whatever the reason, the one that takes its
 * place gets it.
 */
export function useKeptFocus(keys: string[]): void {
  const focused = useRef<{ key: string; index: number } | null>(null)

  useEffect(() => {
    const note = () => {
      const row = focusedRow()
      const key = row?.dataset.row
      const index = row ? [...document.querySelectorAll('[data-row]')].indexOf(row) : -1
      // A dialog about a row is on top of it, not somewhere else.
      if (document.activeElement?.closest('dialog')) return
      focused.current = key === undefined ? null : { key, index }
    }
    document.addEventListener('focusin', note)
    return () => document.removeEventListener('focusin', note)
  }, [])

  useLayoutEffect(() => {
    const last = focused.current
    const lost = document.activeElement === document.body || document.activeElement === null
    if (last && lost && !keys.includes(last.key)) focusRowAt(last.index)
  }, [keys])
}
