import { type RefObject, useCallback, useEffect, useLayoutEffect, useState, useSyncExternalStore } from 'react'
import { sayRowsInSight, sightMoved } from '@/state/rows-in-sight'
import { createNearRows, lookAt, type NearRows } from './near-rows'

/** Lists up to this many rows are drawn whole. */
const LONG = 150
/** Rows that become whole, or stop to be, in one frame: 16 ms hold no more of them on a slow machine. */
const MOST_PER_FRAME = 8

/**
 * Which rows of a long list are drawn whole: those near the screen, and those in use. The others keep their place in
 * the document as a title (see TaskRow), so that the browser finds, scrolls to and reads all of them; what costs time
 * is only there where somebody sees it. Null for a short list, where all are whole.
 */
export function useNearRows(list: RefObject<HTMLElement | null>, keys: readonly string[]): NearRows | null {
  const [near] = useState(createNearRows)
  const long = keys.length > LONG

  // What is on screen is whole before it is painted.
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows may be there with other keys
  useLayoutEffect(() => {
    if (long && list.current) near.add(lookAt(list.current).shown.filter((key) => !near.has(key)))
  }, [keys, long, list, near])

  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  useEffect(() => {
    if (!long) return
    let frame = 0
    let place = window.scrollY
    const soon = () => {
      frame ||= requestAnimationFrame(step)
    }
    const step = () => {
      frame = 0
      if (!list.current) return
      // Titles are all that anybody reads of rows that rush by.
      const moved = Math.abs(window.scrollY - place)
      place = window.scrollY
      if (moved > window.innerHeight / 4) return soon()
      const screen = lookAt(list.current)
      const missing = [...screen.shown, ...screen.near].filter((key) => !near.has(key))
      const add = [...new Set(missing)].slice(0, MOST_PER_FRAME)
      const drop = add.length > 0 ? [] : farAway(near, screen.near).slice(0, MOST_PER_FRAME)
      near.add(add)
      near.drop(drop)
      if (add.length + drop.length > 0) soon()
      if (add.length > 0) sightMoved()
    }
    soon()
    const forget = sayRowsInSight(() => list.current && lookAt(list.current).shown)
    window.addEventListener('scroll', soon, { passive: true })
    window.addEventListener('resize', soon)
    return () => {
      cancelAnimationFrame(frame)
      forget()
      window.removeEventListener('scroll', soon)
      window.removeEventListener('resize', soon)
    }
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

/** Whole rows that are not near any more, but none that somebody is at. */
function farAway(near: NearRows, within: readonly string[]): string[] {
  const close = new Set(within)
  return [...near.keys()].filter((key) => !close.has(key) && !inUse(key))
}

function inUse(key: string): boolean {
  const row = document.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`)
  return row !== null && (row.contains(document.activeElement) || row.dataset.dragged !== undefined)
}
