import { sayRowsInSight, sightMoved } from '@/state/rows-in-sight'
import type { NearRows, Screen } from './near-rows'

/** Rows that become whole, or stop to be, in one frame. Fewer a frame cost more: each such frame is painted anew. */
const MOST_PER_FRAME = 8
/**
 * The part of a screen by which a page is scrolled in one frame when rows rush by: three screens a second at 60 Hz.
 * Titles are all that anybody reads of them then, and to make them whole would cost the frames.
 */
const RUSH = 1 / 20

/** Rows that are to become whole, and those that need not be any more, the next ones first. */
interface Plan {
  add: string[]
  drop: string[]
}

/**
 * Keeps the rows near the screen whole while the page is scrolled; returns how to stop that. `look` asks where rows
 * are, which is dear: it is called once for each quarter of a screen, as what was near then still is, and at the end.
 */
export function followScreen(near: NearRows, look: () => Screen | null): () => void {
  let frame = 0
  let place = window.scrollY
  let lookedFrom = Number.NaN
  let plan: Plan = { add: [], drop: [] }
  const soon = () => {
    frame ||= requestAnimationFrame(step)
  }
  const step = () => {
    frame = 0
    const moved = Math.abs(window.scrollY - place)
    place = window.scrollY
    if (moved > window.innerHeight * RUSH) return soon()
    if (moved === 0 ? place !== lookedFrom : !(Math.abs(place - lookedFrom) < window.innerHeight / 4)) {
      plan = planFor(near, look())
      lookedFrom = place
    }
    const add = plan.add.splice(0, MOST_PER_FRAME)
    near.add(add)
    if (moved > 0 || add.length > 0) sightMoved()
    if (add.length === 0) near.drop(plan.drop.splice(0, MOST_PER_FRAME).filter((key) => !inUse(key)))
    if (moved > 0 || plan.add.length + plan.drop.length > 0) soon()
  }
  const anew = () => {
    lookedFrom = Number.NaN
    soon()
  }
  soon()
  const forget = sayRowsInSight(() => look()?.shown ?? null)
  window.addEventListener('scroll', soon, { passive: true })
  window.addEventListener('resize', anew)
  return () => {
    cancelAnimationFrame(frame)
    forget()
    window.removeEventListener('scroll', soon)
    window.removeEventListener('resize', anew)
  }
}

function planFor(near: NearRows, screen: Screen | null): Plan {
  if (!screen) return { add: [], drop: [] }
  const close = new Set([...screen.shown, ...screen.near])
  return {
    add: [...close].filter((key) => !near.has(key)),
    drop: [...near.keys()].filter((key) => !close.has(key)),
  }
}

/** Whether somebody is at this row. */
function inUse(key: string): boolean {
  const row = document.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`)
  return row !== null && (row.contains(document.activeElement) || row.dataset.dragged !== undefined)
}
