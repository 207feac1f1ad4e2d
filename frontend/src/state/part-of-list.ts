import type { TaskPage } from '@/api/tasks'

/** A part of a list as the server has it now: what comes behind the row `after`, or at the beginning (null). */
export interface Part {
  after: string | null
  page: TaskPage
}

/** The place of the last task (by ids) that a part of the list replaces; `start` is the first. */
export function endOfPart(ids: readonly string[], start: number, page: TaskPage): number {
  if (page.next_cursor === null) return ids.length - 1
  const places = new Map(ids.map((id, place) => [id, place]))
  const known = page.items.map(({ id }) => places.get(id) ?? -1).filter((place) => place >= start)
  // One row that was moved here from far below must not replace all between: those that kept their order decide.
  return longestAscending(known).at(-1) ?? start - 1
}

/** The longest ascending subsequence of different numbers (patience sorting, Schensted 1961). */
export function longestAscending(numbers: readonly number[]): number[] {
  const ends: number[] = []
  const before = new Map<number, number | undefined>()
  for (const number of numbers) {
    const at = ends.findIndex((end) => end >= number)
    const pile = at < 0 ? ends.length : at
    before.set(number, ends[pile - 1])
    ends[pile] = number
  }
  const found: number[] = []
  for (let number = ends.at(-1); number !== undefined; number = before.get(number)) found.unshift(number)
  return found
}
