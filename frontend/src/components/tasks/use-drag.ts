import { type RefObject, useEffect, useRef, useState } from 'react'

interface DragOptions {
  list: RefObject<HTMLElement | null>
  keys: string[]
  enabled: boolean
  /** A row was let go behind another, or at the beginning. */
  onDrop: (key: string, after: string | null) => void
}

type Library = typeof import('./drag')

/**
 * Lets the mouse drag rows by their grips. The library is loaded once the page is idle: nobody drags in the first
 * moment, and keys and menus move rows without it.
 */
export function useDrag({ list, keys, enabled, onDrop }: DragOptions): void {
  const library = useLibrary(enabled)
  const latest = useRef({ keys, onDrop })
  useEffect(() => {
    latest.current = { keys, onDrop }
  })
  useEffect(() => {
    if (!enabled || !library || !list.current) return
    return library.watchDrags(
      list.current,
      () => latest.current.keys,
      (key, after) => latest.current.onDrop(key, after),
    )
  }, [library, list, enabled])
}

/** The longest that a page which is never idle puts off loading. */
const PATIENCE_MS = 2_000

/** The library, once it was wanted and is there. */
function useLibrary(wanted: boolean): Library | null {
  const [library, setLibrary] = useState<Library | null>(null)
  useEffect(() => {
    if (!wanted || library || !window.matchMedia('(pointer: fine)').matches) return
    // Without it keys and menus still move rows, and the next page tries again.
    const load = () => void import('./drag').then(setLibrary, () => undefined)
    if (!window.requestIdleCallback) {
      const timer = window.setTimeout(load, 300)
      return () => window.clearTimeout(timer)
    }
    const handle = window.requestIdleCallback(load, { timeout: PATIENCE_MS })
    return () => window.cancelIdleCallback(handle)
  }, [wanted, library])
  return library
}
