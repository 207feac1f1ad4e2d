import { describe, expect, test } from 'vitest'
import { EMPTY, reduceTaskList, shown, visible, type TaskList, type TaskListAction } from '@/lib/task-list'
import type { Task } from '@/services/tasks'

const task = (id: string, over: Partial<Task> = {}): Task => ({
  id, title: `title of ${id}`, status: 'todo', version: 1, created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z', ...over,
})
const page = (...items: Task[]) => ({ items, next_cursor: null })
const apply = (...actions: TaskListAction[]): TaskList => actions.reduce(reduceTaskList, EMPTY)
const rows = (list: TaskList) => {
  const { open, done } = visible(list)
  return { open: open.map((entry) => shown(entry).title), done: done.map((entry) => shown(entry).title) }
}
const two = { type: 'loaded', page: page(task('b'), task('a')) } as const

describe('what is on screen', () => {
  test('open tasks come before done ones, each in the order of the server', () => {
    const list = apply({ type: 'loaded', page: page(task('d', { status: 'done' }), task('c'), task('b', { status: 'done' }), task('a')) })
    expect(rows(list)).toEqual({ open: ['title of c', 'title of a'], done: ['title of d', 'title of b'] })
  })

  test('a deleted task is gone, and comes back to its place', () => {
    const hidden = apply(two, { type: 'hidden', key: 'b', hidden: true })
    expect(rows(hidden).open).toEqual(['title of a'])
    expect(rows(reduceTaskList(hidden, { type: 'hidden', key: 'b', hidden: false })).open).toEqual(['title of b', 'title of a'])
  })

  test('a page that repeats the end of the one before adds only what is new', () => {
    const list = apply(two, { type: 'appended', page: { items: [task('a'), task('0')], next_cursor: 'next' } })
    expect(rows(list).open).toEqual(['title of b', 'title of a', 'title of 0'])
    expect(list.nextCursor).toBe('next')
  })
})

describe('adding', () => {
  const adding = { type: 'adding', key: 'new-1', title: 'fresh', at: '2026-01-02T00:00:00Z' } as const

  test('a new task is first at once and keeps its row when the server knows it', () => {
    const list = apply(two, adding, { type: 'added', key: 'new-1', task: task('c', { title: 'fresh' }) })
    expect(list.entries[0]).toMatchObject({ key: 'new-1', saving: false, task: { id: 'c' } })
  })

  test('a refused one disappears and leaves the others alone', () => {
    expect(rows(apply(two, adding, { type: 'removed', key: 'new-1' }))).toEqual(rows(apply(two)))
  })
})

describe('changing', () => {
  const rename = { type: 'editing', key: 'a', edit: { id: 1, change: { title: 'renamed' } } } as const
  const complete = { type: 'editing', key: 'a', edit: { id: 2, change: { status: 'done' } } } as const

  test('a change shows before the server has confirmed it', () => {
    expect(rows(apply(two, rename, complete))).toEqual({ open: ['title of b'], done: ['renamed'] })
  })

  test('a refused change is taken back without touching a later one', () => {
    expect(rows(apply(two, rename, complete, { type: 'editFailed', key: 'a', editId: 1 })).done).toEqual(['title of a'])
  })

  test('an answer to the first change does not undo the second, which is still under way', () => {
    const answer = { type: 'edited', key: 'a', editId: 1, task: task('a', { title: 'renamed' }) } as const
    expect(rows(apply(two, rename, complete, answer)).done).toEqual(['renamed'])
  })
})
