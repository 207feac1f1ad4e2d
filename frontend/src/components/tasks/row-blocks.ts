import type { Entry } from '@/state/task-list'

/**
 * Rows that follow each other. The browser lays out and paints a block of a long list only near the screen
 * (content-visibility). Of 5,000 rows in Chromium, saying so of each row costs 50 ms a frame and saying it of none as
 * much, because every row is looked at before painting; 200 blocks cost a few. A window of rows, as libraries have it,
 * is as fast, but takes the others from the browser's search and from screen readers.
 */
export interface Block {
  id: number
  entries: Entry[]
}

/** The height in pixels of a row that is a title alone. */
export const TITLE_HEIGHT = 49

const SIZE = 25
const MOST = 2 * SIZE

/**
 * Divides a list into blocks. A row stays in the block that it was in `before`, whatever comes or goes around it: in
 * another one it would be made anew, and lose the focus and what is being typed.
 */
export function blocksOf(entries: readonly Entry[], before: readonly Block[]): Block[] {
  const known = new Map(before.flatMap(({ id, entries }) => entries.map(({ key }) => [key, id] as const)))
  const full = new Set(before.filter(({ entries }) => entries.length >= MOST).map(({ id }) => id))
  const blockOf = (at: number) => known.get(entries[at]?.key ?? '')
  const blocks: Block[] = []
  const begun = new Set<number>()
  let unused = Math.max(-1, ...before.map(({ id }) => id)) + 1
  const begin = (id: number, entry: Entry) => {
    blocks.push({ id, entries: [entry] })
    begun.add(id)
  }
  for (const [at, entry] of entries.entries()) {
    const own = blockOf(at)
    const current = blocks.at(-1)
    const isOwn = own !== undefined && own === current?.id
    // One that was moved alone to another block's rows becomes one of them.
    const leads = own !== undefined && !begun.has(own) && (own === blockOf(at + 1) || blockOf(at - 1) === undefined)
    if (leads) begin(own, entry)
    else if (current && (isOwn || current.entries.length < (own === undefined ? SIZE : MOST)))
      current.entries.push(entry)
    else if (!current && own === undefined) {
      // What comes before all others joins them, as long as there is room.
      const next = known.get(entries.find(({ key }) => known.has(key))?.key ?? '')
      begin(next === undefined || full.has(next) ? unused++ : next, entry)
    } else begin(unused++, entry)
  }
  return blocks
}
