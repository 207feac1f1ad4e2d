import { type RefObject, useCallback, useEffect, useLayoutEffect, useState, useSyncExternalStore } from 'react'
import { followScreen } from './follow-screen'
import { createNearRows, lookAt, type NearRows } from './near-rows'

/** Lists up to this many rows are drawn whole. */
const LONG = 150

/**
 * Which rows of a long list are drawn whole: those near the screen, and those in use. The others keep their place in
 * the document as a title (see TaskRow), so that the browser finds, scrolls to and reads all of them; what costs time
 * is only there where somebody sees it. Null for a short list, where all are whole.
 */
export function useNearRows(list: RefObject<HTMLElement | null>, keys: readonly string[]): NearRows | null {
  const [near] = useState(createNearRows)
  const long = keys.length > LONG

  useLayoutEffect(() => {
    // What is on screen is whole before it is painted. In a list that becomes long, so is what was whole until then:
    // somebody may be at one of these rows. The screen is followed from there.
    const whole = long ? list.current && lookAt(list.current).shown : keys
    near.add(whole?.filter((key) => !near.has(key)) ?? [])
  }, [keys, long, list, near])

  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  useEffect(() => {
    if (!long) return
    return followScreen(near, () => list.current && lookAt(list.current))
  }, [keys, long, list, near])
  return long ? near : null
}

/** Whether this row is to be drawn whole. */
export function useIsNear(near: NearRows | null, key: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => near?.subscribe(key, listener) ?? (() => undefined),
    [near, key],
  )
  return useSyncExternalStore(
    subscribe,
    () => near?.has(key) ?? true,
    () => true,
  )
}
