import { useEffect, useRef } from 'react'

const RETURNS = ['focus', 'online', 'pageshow'] as const

/**
 * Calls `onReturn` when the person comes back to the page, after as many milliseconds as `delayMs` says at that moment.
 * What runs is the `onReturn` of the newest render: one that is drawn in between puts nothing off.
 */
export function useReturnToPage(onReturn: () => void, delayMs: () => number, enabled: boolean): void {
  const newest = useRef({ onReturn, delayMs })
  useEffect(() => {
    newest.current = { onReturn, delayMs }
  })
  useEffect(() => {
    if (!enabled) return
    let timer: ReturnType<typeof setTimeout>
    const back = () => {
      if (document.visibilityState === 'hidden') return
      clearTimeout(timer)
      timer = setTimeout(() => newest.current.onReturn(), newest.current.delayMs())
    }
    for (const event of RETURNS) window.addEventListener(event, back)
    document.addEventListener('visibilitychange', back)
    return () => {
      clearTimeout(timer)
      for (const event of RETURNS) window.removeEventListener(event, back)
      document.removeEventListener('visibilitychange', back)
    }
  }, [enabled])
}
