import { describe, expect, test } from 'vitest'
import { conflictingParts, differences, formerValues } from '@/lib/task-conflict'
import { newTask } from '../fixtures/fake-api'

const before = newTask('Call Ada', { tags: ['phone'] })
const date = { due_at: '2026-11-24T09:00:00Z', due_time_zone: 'UTC' }

describe('two changes of the same task', () => {
  test.each([
    ['of different parts', { title: 'Call Grace' }, { priority: 'high' as const }, []],
    ['of the same part', { title: 'Call Grace' }, { title: 'Call Alan' }, ['title']],
    ['to the same value', { title: 'Call Grace' }, { title: 'Call Grace' }, []],
    [
      'of the same part and others',
      { title: 'Call Grace', tags: [] },
      { title: 'Call Alan', description: 'x' },
      ['title'],
    ],
    ['of the two halves of a date', date, { due_at: date.due_at, due_time_zone: 'Asia/Tokyo' }, ['due']],
    ['of tags', { tags: ['phone', 'work'] }, { tags: ['phone', 'home'] }, ['tags']],
  ])('%s', (_, mine, theirs, parts) => {
    expect(conflictingParts(before, mine, { ...before, ...theirs })).toEqual(parts)
  })
})

test('differences name what people see as one', () => {
  expect(differences(before, { ...before, ...date, title: 'x' })).toEqual(['title', 'due'])
})

test('what a change replaces is what undoes it', () => {
  expect(formerValues(before, { title: 'x', ...date })).toEqual({
    title: 'Call Ada',
    due_at: null,
    due_time_zone: null,
  })
})
