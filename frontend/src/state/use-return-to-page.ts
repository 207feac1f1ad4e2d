import { useEffect } from 'react'

const RETURNS = ['focus', 'online', 'pageshow'] as const

/**
 * Calls `onReturn` when the person comes back to the page, after as many milliseconds as `delayMs` says at that moment.
 * Both have to be stable: another function begins anew.
 */
export function useReturnToPage(onReturn: () => void, delayMs: () => number, enabled: boolean): void {
  useEffect(() => {
    if (!enabled) return
    let timer: ReturnType<typeof setTimeout>
    const back = () => {
      if (document.visibilityState === 'hidden') return
      clearTimeout(timer)
      timer = setTimeout(onReturn, delayMs())
    }
    for (const event of RETURNS) window.addEventListener(event, back)
    document.addEventListener('visibilitychange', back)
    return () => {
      clearTimeout(timer)
      for (const event of RETURNS) window.removeEventListener(event, back)
      document.removeEventListener('visibilitychange', back)
    }
  }, [onReturn, delayMs, enabled])
}
