import { useEffect, type RefObject } from 'react'

interface DragOptions {
  list: RefObject<HTMLElement | null>
  keys: string[]
  enabled: boolean
  /** A row was let go behind another, or at the beginning. */
  onDrop: (key: string, after: string | null) => void
}

/**
 * Lets the mouse drag rows by their grips. The library is loaded once the page is idle: nobody drags in the first
 * moment, and keys and menus move rows without it.
 */
export function useDrag({ list, keys, enabled, onDrop }: DragOptions): void {
  useEffect(() => {
    if (!enabled || !window.matchMedia('(pointer: fine)').matches) return
    let stop = () => undefined as void
    let cancelled = false
    const begin = async () => {
      const { watchDrags } = await import('./drag')
      if (!cancelled && list.current) stop = watchDrags(list.current, keys, onDrop)
    }
    const idle = window.requestIdleCallback ?? ((run: () => void) => window.setTimeout(run, 300))
    const handle = idle(() => void begin())
    return () => {
      cancelled = true
      ;(window.cancelIdleCallback ?? window.clearTimeout)(handle)
      stop()
    }
  }, [list, keys, enabled, onDrop])
}
