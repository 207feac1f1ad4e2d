import { describe, expect, test } from 'vitest'
import type { Task } from '@/api/tasks'
import { plainView } from '@/lib/task-query'
import {
  EMPTY,
  keyBefore,
  reduceTaskList,
  shown,
  type TaskList,
  type TaskListAction,
  versionFor,
  visible,
} from '@/state/task-list'
import { newTask } from '../fixtures/fake-api'

const task = (id: string, over: Partial<Task> = {}): Task => newTask(`title of ${id}`, { id, ...over })
const page = (...items: Task[]) => ({ items, next_cursor: null })
const apply = (...actions: TaskListAction[]): TaskList => actions.reduce(reduceTaskList, EMPTY)
const clock = { now: Date.parse('2026-11-23T12:00:00Z'), timeZone: 'UTC' }
const rows = (list: TaskList) => visible(list, plainView('all'), clock).map((entry) => shown(entry).title)
const two = { type: 'loaded', page: page(task('b'), task('a')) } as const
const entry = (list: TaskList, key: string) => list.entries.find((candidate) => candidate.key === key)!

describe('what is on screen', () => {
  test('a deleted task is gone, and comes back to its place', () => {
    const hidden = apply(two, { type: 'hidden', keys: ['b'], hidden: true })
    expect(rows(hidden)).toEqual(['title of a'])
    expect(rows(reduceTaskList(hidden, { type: 'hidden', keys: ['b'], hidden: false }))).toEqual([
      'title of b',
      'title of a',
    ])
  })

  test('a restored task that the list no longer knows comes back behind its neighbour', () => {
    const before = apply(two)
    const without = reduceTaskList(before, { type: 'removed', keys: ['a'] })
    const after = reduceTaskList(without, { type: 'restored', entry: entry(before, 'a'), after: 'b' })
    expect(rows(after)).toEqual(['title of b', 'title of a'])
  })

  test('a page that repeats the end of the one before adds only what is new', () => {
    const list = apply(two, { type: 'appended', page: { items: [task('a'), task('0')], next_cursor: 'next' } })
    expect(rows(list)).toEqual(['title of b', 'title of a', 'title of 0'])
    expect(list.nextCursor).toBe('next')
  })

  test('a completed task stays for a moment, then leaves the open ones', () => {
    const completed = apply(two, { type: 'editing', keys: ['b'], edit: { id: 1, change: { status: 'done' } } })
    expect(rows(completed)).toEqual(['title of b', 'title of a'])
    expect(rows(reduceTaskList(completed, { type: 'lingered', keys: ['b'] }))).toEqual(['title of a'])
  })

  test('what the server listed stays, whatever this browser would have thought of it', () => {
    expect(rows(apply({ type: 'loaded', page: page(task('a', { status: 'done' })) }))).toEqual(['title of a'])
  })

  test('a row is placed behind another, or first', () => {
    const list = apply(two, { type: 'placed', key: 'a', after: null })
    expect(rows(list)).toEqual(['title of a', 'title of b'])
    expect(keyBefore(list.entries, 'b')).toBe('a')
    expect(rows(reduceTaskList(list, { type: 'placed', key: 'a', after: 'b' }))).toEqual(['title of b', 'title of a'])
  })
})

describe('adding', () => {
  const adding = { type: 'adding', key: 'new-1', task: { title: 'fresh' }, at: '2026-01-02T00:00:00Z' } as const
  const added = { type: 'added', key: 'new-1', task: task('c', { title: 'fresh' }) } as const

  test('a new task is first at once and keeps its row when the server knows it', () => {
    expect(apply(two, adding, added).entries[0]).toMatchObject({ key: 'new-1', saving: false, task: { id: 'c' } })
  })

  test('a refused one disappears and leaves the others alone', () => {
    expect(rows(apply(two, adding, { type: 'removed', keys: ['new-1'] }))).toEqual(rows(apply(two)))
  })

  test('another list, or the same one read again, does not lose what is on its way', () => {
    expect(rows(apply(two, adding, { type: 'loaded', page: page(task('z')) }))).toEqual(['fresh', 'title of z'])
    expect(rows(apply(two, adding, { type: 'refreshed', page: page(task('b')) }))).toEqual(['fresh', 'title of b'])
  })

  test('a list read between the work and the answer does not show the task twice', () => {
    const read = { type: 'refreshed', page: page(task('c', { title: 'fresh' }), task('b')) } as const
    expect(rows(apply(two, adding, read, added))).toEqual(['fresh', 'title of b'])
  })
})

describe('changing', () => {
  const rename = { type: 'editing', keys: ['a'], edit: { id: 1, change: { title: 'renamed' } } } as const
  const raise = { type: 'editing', keys: ['a'], edit: { id: 2, change: { priority: 'high' } } } as const
  const shownA = (list: TaskList) => shown(entry(list, 'a'))

  test('changes show before the server has confirmed them', () => {
    expect(shownA(apply(two, rename, raise))).toMatchObject({ title: 'renamed', priority: 'high' })
  })

  test('a refused change is taken back without touching a later one', () => {
    const list = apply(two, rename, raise, { type: 'editFailed', keys: ['a'], editId: 1 })
    expect(shownA(list)).toMatchObject({ title: 'title of a', priority: 'high' })
  })

  test('an answer to the first change does not undo the second, which is still under way', () => {
    const answer = { type: 'edited', key: 'a', editId: 1, task: task('a', { title: 'renamed', version: 2 }) } as const
    expect(shownA(apply(two, rename, raise, answer))).toMatchObject({ title: 'renamed', priority: 'high' })
  })

  test('reading again leaves alone what is under way, and takes over the rest', () => {
    const read = {
      type: 'refreshed',
      page: page(task('a', { title: 'old news' }), task('b', { title: 'news', version: 2 })),
    } as const
    expect(rows(apply(two, rename, read))).toEqual(['renamed', 'news'])
  })
})

describe('the version that a change builds on', () => {
  const synced = { type: 'synced', task: task('a', { title: 'theirs', version: 2 }) } as const
  const own = { type: 'edited', key: 'a', editId: 1, task: task('a', { title: 'mine', version: 2 }) } as const

  test('after a change of one’s own it is the new one', () => {
    expect(versionFor(entry(apply(two, own), 'a'), task('a'))).toBe(2)
  })

  test('after somebody else’s it stays the one that the person saw, so that the server refuses', () => {
    expect(versionFor(entry(apply(two, synced), 'a'), task('a'))).toBe(1)
  })

  test('who has seen the other change builds on it', () => {
    expect(versionFor(entry(apply(two, synced), 'a'), synced.task)).toBe(2)
  })

  test('an answer that is older than what is known changes nothing', () => {
    expect(entry(apply(two, own, { type: 'synced', task: task('a') }), 'a').task.title).toBe('mine')
  })
})
