import { describe, expect, test } from 'vitest'
import { dueFields, dueInWords, dueOf, dueWithin, isOverdue, quickDates } from '@/lib/due'
import { isTimeZone, momentOf, wallTime } from '@/lib/zoned-time'

const at = (moment: string, timeZone = 'Europe/Lisbon') => ({ now: Date.parse(moment), timeZone })
/** A Monday. */
const monday = at('2026-11-23T12:00:00Z')
const due = (due_at: string, due_time_zone = 'Europe/Lisbon') => ({ due_at, due_time_zone })

describe('clocks', () => {
  test.each([
    ['winter', '2026-11-24', '17:00', 'Europe/Berlin', '2026-11-24T16:00:00.000Z'],
    ['summer', '2026-07-24', '17:00', 'Europe/Berlin', '2026-07-24T15:00:00.000Z'],
    ['half an hour off', '2026-11-24', '09:15', 'Asia/Kolkata', '2026-11-24T03:45:00.000Z'],
    ['far east', '2026-11-24', '01:00', 'Pacific/Kiritimati', '2026-11-23T11:00:00.000Z'],
    ['the night the clocks go back', '2026-10-25', '04:00', 'Europe/Berlin', '2026-10-25T03:00:00.000Z'],
    ['the night they go forward', '2026-03-29', '04:00', 'Europe/Berlin', '2026-03-29T02:00:00.000Z'],
  ])('%s', (_, date, time, zone, moment) => {
    expect(new Date(momentOf({ date, time }, zone)).toISOString()).toBe(moment)
    expect(wallTime(Date.parse(moment), zone)).toEqual({ date, time })
  })

  test('an hour that does not exist is still a moment close by', () => {
    const moment = momentOf({ date: '2026-03-29', time: '02:30' }, 'Europe/Berlin')
    expect(Math.abs(moment - Date.parse('2026-03-29T01:00:00Z'))).toBeLessThanOrEqual(3_600_000)
  })

  test.each([
    ['Europe/Berlin', true],
    ['UTC', true],
    ['Mars/Base', false],
    ['<script>', false],
  ])('%s is a time zone: %s', (name, is) => {
    expect(isTimeZone(name)).toBe(is)
  })
})

describe('a due date and its form', () => {
  test('without a time it is the end of the day, and reads as no time again', () => {
    const fields = dueFields({ date: '2026-11-24', time: '', timeZone: 'Europe/Lisbon' })
    expect(fields).toEqual(due('2026-11-24T23:59:00Z'))
    expect(dueOf(fields)).toEqual({ date: '2026-11-24', time: '', timeZone: 'Europe/Lisbon' })
  })

  test('no date clears both fields', () => expect(dueFields(null)).toEqual({ due_at: null, due_time_zone: null }))
})

describe('in words', () => {
  test.each([
    ['2026-11-23T17:00:00Z', 'Today 17:00'],
    ['2026-11-24T17:00:00Z', 'Tomorrow 17:00'],
    ['2026-11-22T17:00:00Z', 'Yesterday 17:00'],
    ['2026-11-24T23:59:00Z', 'Tomorrow'],
    ['2026-11-27T09:30:00Z', 'Friday 09:30'],
    ['2026-11-30T09:30:00Z', '30 Nov 09:30'],
    ['2026-11-09T23:59:00Z', '9 Nov'],
    ['2027-01-02T23:59:00Z', '2 Jan 2027'],
  ])('%s is %s', (moment, words) => expect(dueInWords(due(moment), monday)?.short).toBe(words))

  test('the full date says everything', () => {
    expect(dueInWords(due('2026-11-24T17:00:00Z'), monday)?.full).toBe('Tuesday 24 November 2026, 17:00')
  })

  test('elsewhere: the time here at a glance, the place in full', () => {
    expect(dueInWords(due('2026-11-24T08:00:00Z', 'Asia/Tokyo'), monday)).toEqual({
      short: 'Tomorrow 08:00',
      full: 'Tuesday 24 November 2026, 17:00 (Tokyo)',
    })
  })
})

test('overdue is what is open and past', () => {
  expect(isOverdue({ due_at: '2026-11-23T11:59:00Z', status: 'todo' }, monday)).toBe(true)
  expect(isOverdue({ due_at: '2026-11-23T11:59:00Z', status: 'done' }, monday)).toBe(false)
  expect(isOverdue({ due_at: '2026-11-23T12:01:00Z', status: 'todo' }, monday)).toBe(false)
})

test('the days of a view are those of the person, and today is the first', () => {
  expect(dueWithin(due('2026-11-23T00:30:00Z'), 1, monday)).toBe(true)
  expect(dueWithin(due('2026-11-23T00:30:00Z'), 1, { ...monday, timeZone: 'America/New_York' })).toBe(false)
  expect(dueWithin(due('2026-11-29T23:59:00Z'), 7, monday)).toBe(true)
  expect(dueWithin(due('2026-11-30T00:00:00Z'), 7, monday)).toBe(false)
  expect(dueWithin(due('2026-11-22T23:59:00Z'), 7, monday)).toBe(false)
})

test('quick dates: on a Monday, next Monday is a week away', () => {
  expect(quickDates(monday).map(({ date }) => date)).toEqual(['2026-11-23', '2026-11-24', '2026-11-30'])
})
