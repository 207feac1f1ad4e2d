import { describe, expect, test } from 'vitest'
import { createBookmarks } from '@/state/bookmarks'
import { longestAscending } from '@/state/part-of-list'
import { EMPTY, reduceTaskList, type TaskList } from '@/state/task-list'
import { newTask } from '../fixtures/fake-api'

const tasks = (...titles: string[]) => titles.map((title) => newTask(title))
const listOf = (...titles: string[]): TaskList =>
  reduceTaskList(EMPTY, { type: 'loaded', page: { items: tasks(...titles), next_cursor: 'after' } })
const titles = ({ entries }: TaskList) => entries.map(({ task }) => task.title).join('')

describe('a part of a list that is read again', () => {
  const list = listOf(...'ABCDEFGHIJ')
  const read = (after: string | null, items: string, next: string | null = 'more') =>
    reduceTaskList(list, {
      type: 'partRefreshed',
      after: after?.toLowerCase() ?? null,
      page: { items: tasks(...items), next_cursor: next },
    })

  test.each([
    ['the same', null, 'ABCD', 'ABCDEFGHIJ'],
    ['one that is gone', 'B', 'CEF', 'ABCEFGHIJ'],
    ['new ones', 'B', 'CXYD', 'ABCXYDEFGHIJ'],
    ['new ones at the beginning', null, 'XYA', 'XYABCDEFGHIJ'],
    ['one that was moved here from below takes none of those between', null, 'AIBCD', 'AIBCDEFGHJ'],
    ['one that was moved here from above is there no more', 'D', 'EAFG', 'BCDEAFGHIJ'],
    ['nothing of what was here', 'B', 'XYZ', 'ABXYZCDEFGHIJ'],
  ])('%s', (_, after, items, whole) => {
    expect(titles(read(after, items))).toBe(whole)
  })

  test('the end of the list takes what is behind it away', () => {
    const end = read('E', 'FG', null)
    expect(titles(end)).toBe('ABCDEFG')
    expect(end.nextCursor).toBe(null)
    expect(read('E', 'FG').nextCursor).toBe('after')
    expect(read('E', 'FGHIJ').nextCursor, 'and reaching the last row goes on from there').toBe('more')
  })

  test('keeps what is being saved, and a row that is gone changes nothing', () => {
    const adding = reduceTaskList(list, { type: 'adding', key: 'new', task: { title: 'N' }, at: '' })
    const page = { items: tasks(...'ABC'), next_cursor: 'more' }
    expect(titles(reduceTaskList(adding, { type: 'partRefreshed', after: null, page }))).toBe('NABCDEFGHIJ')
    expect(reduceTaskList(adding, { type: 'partRefreshed', after: 'nobody', page })).toBe(adding)
  })
})

test('the longest ascending part of a sequence', () => {
  expect(longestAscending([])).toEqual([])
  expect(longestAscending([9, 1, 2, 8, 3, 4])).toEqual([1, 2, 3, 4])
})

test('a bookmark holds while its row is where it was', () => {
  const bookmarks = createBookmarks()
  bookmarks.note({ items: tasks('A', 'B'), next_cursor: 'behind B' })
  const { entries } = listOf('A', 'B', 'C', 'D')
  expect(bookmarks.lastBefore(entries, 3)).toEqual({ place: 1, cursor: 'behind B' })
  expect(bookmarks.lastBefore(entries, 1), 'before it').toEqual({ place: -1, cursor: null })
  const [a, b, c, d] = entries as [(typeof entries)[0], (typeof entries)[0], (typeof entries)[0], (typeof entries)[0]]
  expect(bookmarks.lastBefore([a, c, b, d], 3), 'moved').toEqual({ place: -1, cursor: null })
  const changed = { ...b, task: { ...b.task, version: 2 } }
  expect(bookmarks.lastBefore([a, changed, c, d], 3), 'changed').toEqual({ place: -1, cursor: null })
})
