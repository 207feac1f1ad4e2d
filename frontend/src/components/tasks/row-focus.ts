import { COMPOSER_ID } from './task-composer'

/** Where the focus goes when there is neither a row nor a line for new tasks that should have it. */
export const HEADING_ID = 'tasks-heading'

const rows = () => [...document.querySelectorAll<HTMLElement>('[data-row]')]

/** The row that has the focus somewhere inside. */
export function focusedRow(): HTMLElement | null {
  return document.activeElement?.closest<HTMLElement>('[data-row]') ?? null
}

/** Puts the focus on a row: its box, which says the title and whether it is done. */
export function focusRow(key: string): void {
  focusBox(rows().find((row) => row.dataset.row === key))
}

/** Moves the focus by so many rows; from outside the list to its beginning or end. */
export function focusRowBy(steps: 1 | -1): void {
  const all = rows()
  const row = focusedRow()
  const at = row ? all.indexOf(row) + steps : steps > 0 ? 0 : all.length - 1
  focusBox(all[Math.min(Math.max(at, 0), all.length - 1)])
}

/** Puts the focus on the row at this place, on the last one when there are fewer, or beside the empty list. */
export function focusRowAt(index: number): void {
  const all = rows()
  const row = all[index] ?? all.at(-1)
  if (row) return focusBox(row)
  // On a phone the line for new tasks would bring up the keyboard.
  const fallback = window.matchMedia('(pointer: fine)').matches ? COMPOSER_ID : HEADING_ID
  document.getElementById(fallback)?.focus()
}

function focusBox(row: HTMLElement | undefined): void {
  row?.querySelector<HTMLElement>('input[type=checkbox]')?.focus()
  row?.scrollIntoView({ block: 'nearest' })
}
