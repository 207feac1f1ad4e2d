/** Where the focus goes when there is no row that should have it. */
export const HEADING_ID = 'tasks-heading'

// The rows of the list on screen, in their order. There is one list on the page, and the keyboard is one, too.
let listed: readonly string[] = []
let drawWhole: (key: string) => void = () => undefined

/**
 * From now on the focus moves among these rows; returns how to forget them. `reveal` draws a row whole that is a title
 * alone, before the next microtask.
 */
export function focusIn(keys: readonly string[], reveal: (key: string) => void): () => void {
  listed = keys
  drawWhole = reveal
  return () => {
    if (listed === keys) listed = []
  }
}

const inDocument = (key: string) => document.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`)

/** The row that has the focus somewhere inside. */
export function focusedRow(): HTMLElement | null {
  return document.activeElement?.closest<HTMLElement>('[data-row]') ?? null
}

/** Puts the focus on a row: its box, which says the title and whether it is done. */
export function focusRow(key: string): void {
  if (focusBox(inDocument(key))) return
  drawWhole(key)
  queueMicrotask(() => focusBox(inDocument(key)))
}

/** Moves the focus by so many rows; from outside the list to its beginning or end. */
export function focusRowBy(steps: 1 | -1): void {
  const keys = listed
  const row = focusedRow()
  const at = row ? keys.indexOf(row.dataset.row ?? '') + steps : steps > 0 ? 0 : keys.length - 1
  const key = keys[Math.min(Math.max(at, 0), keys.length - 1)]
  if (key !== undefined) focusRow(key)
}

/** Puts the focus on the row at this place, on the last one where there are fewer, or on an empty list's heading. */
export function focusRowAt(index: number): void {
  const key = listed[index] ?? listed.at(-1)
  if (key !== undefined) return focusRow(key)
  // Not on the line for new tasks: the next key, perhaps the one that takes this back, would be typed into it.
  document.getElementById(HEADING_ID)?.focus()
}

/** Where in the list the row with the focus is; null when none has it. */
export function focusedPlace(): { key: string; index: number } | null {
  const key = focusedRow()?.dataset.row
  return key === undefined ? null : { key, index: listed.indexOf(key) }
}

/** False when the row, or its box, is not there. */
function focusBox(row: HTMLElement | null): boolean {
  const box = row?.querySelector<HTMLElement>('input[type=checkbox]')
  box?.focus()
  row?.scrollIntoView({ block: 'nearest' })
  return box != null
}

/** The rows on screen in their order. */
export const listedKeys = (): readonly string[] => listed
