import { describe, expect, test } from 'vitest'
import { addressOf, apiParameters, belongs, parseQuery, plainView, sortedBy } from '@/lib/task-query'
import { newTask } from '../fixtures/fake-api'

const parse = (text: string) => parseQuery(new URLSearchParams(text))
const clock = { now: Date.parse('2026-11-23T12:00:00Z'), timeZone: 'UTC' }

describe('the address', () => {
  test.each([
    '/tasks',
    '/tasks?view=today',
    '/tasks?q=milk+bread&view=week',
    '/tasks?status=in_progress&priority=low&priority=high&tag=home&tag=garden',
    '/tasks?sort=due',
    '/tasks?sort=title&direction=desc',
    '/tasks?view=today&sort=manual',
    '/tasks?view=done',
  ])('%s comes back as it was', (address) => expect(addressOf(parse(address.split('?')[1] ?? ''))).toBe(address))

  test.each([
    ['view=tomorrow', '/tasks'],
    ['sort=random&direction=sideways', '/tasks'],
    ['direction=desc', '/tasks'],
    ['status=done&status=lost', '/tasks'],
    ['priority=high&priority=high&tag=a&tag=a&tag=', '/tasks?priority=high&tag=a'],
    ['q=++', '/tasks'],
    ['cursor=abc&limit=9999', '/tasks'],
  ])('%s means %s', (given, address) => expect(addressOf(parse(given))).toBe(address))
})

describe('what the API is asked', () => {
  const asked = (text: string, part = {}) => Object.fromEntries(apiParameters(parse(text), 'Europe/Lisbon', part))

  test('open tasks, in the person’s order', () => {
    expect(String(apiParameters(parse(''), 'Europe/Lisbon'))).toBe(
      'status=todo&status=in_progress&view=all&time_zone=Europe%2FLisbon&sort=manual&direction=asc&limit=50',
    )
  })
  test('done is a status of the API, not a view', () =>
    expect(asked('view=done')).toMatchObject({ view: 'all', status: 'done', sort: 'updated', direction: 'desc' }))
  test('a view begins in its own order', () =>
    expect(asked('view=today')).toMatchObject({ view: 'today', sort: 'due', direction: 'asc' }))
  test('the next page', () =>
    expect(asked('q=milk', { cursor: 'c', limit: 100 })).toMatchObject({ q: 'milk', cursor: 'c', limit: '100' }))
})

test('another sort begins in its natural direction', () => {
  expect(sortedBy(parse('sort=title&direction=desc'), 'priority')).toMatchObject({
    sort: 'priority',
    direction: 'desc',
  })
  expect(sortedBy(parse('sort=priority'), 'title')).toMatchObject({ direction: 'asc' })
})

describe('whether a changed task still belongs', () => {
  const task = newTask('Buy oat milk', {
    tags: ['shop'],
    priority: 'high',
    due_at: '2026-11-23T11:00:00Z',
    due_time_zone: 'UTC',
  })
  test.each([
    ['', true],
    ['view=done', false],
    ['view=today', true],
    ['view=overdue', true],
    ['view=week', true],
    ['q=milk+buy', true],
    ['q=SHOP', true],
    ['q=butter', false],
    ['priority=high', true],
    ['priority=low', false],
    ['tag=shop', true],
    ['tag=shop&tag=home', false],
    ['status=in_progress', false],
    ['status=todo', true],
  ])('%s: %s', (text, does) => expect(belongs(task, parse(text), clock)).toBe(does))

  test.each(['q=CAFE', 'q=cafe%CC%81', 'q=café', 'tag=Caf%C3%A9', 'tag=cafe%CC%81'])(
    '%s, whatever its accents and its case, as on the server',
    (text) => expect(belongs({ ...task, tags: ['café'] }, parse(text), clock)).toBe(true),
  )

  test('another tag stays another: accents tell tags apart', () => {
    expect(belongs({ ...task, tags: ['café'] }, parse('tag=cafe'), clock)).toBe(false)
  })

  test('a done one belongs to Done alone', () => {
    const done = { ...task, status: 'done' as const }
    const of = (view: Parameters<typeof plainView>[0]) => belongs(done, plainView(view), clock)
    expect([of('all'), of('today'), of('overdue'), of('week'), of('done')]).toEqual([false, false, false, false, true])
  })
})
