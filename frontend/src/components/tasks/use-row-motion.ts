import { type RefObject, useLayoutEffect, useRef } from 'react'

const MOTION: KeyframeAnimationOptions = { duration: 220, easing: 'cubic-bezier(0.2, 0.8, 0.2, 1)' }

/**
 * Lets rows glide to their new place: each starts where it was before the render and moves to where it now is. Of a
 * long list only those near the screen do.
 */
export function useRowMotion(list: RefObject<HTMLElement | null>): void {
  const positions = useRef(new Map<string, number>())
  useLayoutEffect(() => {
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches
    const before = positions.current
    const top = list.current?.getBoundingClientRect().top ?? 0
    positions.current = new Map()
    for (const row of list.current?.querySelectorAll<HTMLElement>('[data-row]:not([data-brief])') ?? []) {
      const key = row.dataset.row ?? ''
      const was = before.get(key)
      const is = row.getBoundingClientRect().top - top
      positions.current.set(key, is)
      if (was !== undefined && was !== is && !still) {
        row.animate([{ transform: `translateY(${was - is}px)` }, { transform: 'none' }], MOTION)
      }
    }
  })
}
