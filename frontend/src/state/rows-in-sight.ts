/**
 * Which rows of a long list are near the screen: the list says it, and whoever reads tasks again reads these first.
 * There is one list on the page.
 */
let look: () => readonly string[] | null = () => null
const listeners = new Set<() => void>()

/** The keys of those rows in their order; null while the list is short, and all of it counts as in sight. */
export const rowsInSight = (): readonly string[] | null => look()

/** From now on `newLook` answers; returns how to take that back. */
export function sayRowsInSight(newLook: () => readonly string[] | null): () => void {
  look = newLook
  return () => {
    if (look === newLook) look = () => null
  }
}

/** Other rows are in sight now. */
export function sightMoved(): void {
  for (const listener of listeners) listener()
}

export function onSightMoved(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
