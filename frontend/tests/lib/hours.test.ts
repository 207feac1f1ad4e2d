import { expect, test } from 'vitest'
import { dueInWords } from '@/lib/due'
import { firstLocale, localeWithHours, timeInWords, writesPm } from '@/lib/hours'

test.each([
  ['en-US', true],
  ['en-GB', false],
  ['de', false],
  ['not a locale', false],
  [undefined, false],
])('%s writes PM: %s', (locale, pm) => expect(writesPm(locale)).toBe(pm))

test.each([
  ['00:05', '12:05 AM'],
  ['09:30', '9:30 AM'],
  ['12:00', '12:00 PM'],
  ['17:00', '5:00 PM'],
])('%s is %s', (time, words) => {
  expect(timeInWords(time, true)).toBe(words)
  expect(timeInWords(time, false)).toBe(time)
})

test.each([
  ['en-US', 'en-US-u-hc-h12'],
  ['de', 'de-u-hc-h23'],
  ['en-US-u-hc-h23', 'en-US-u-hc-h23'],
])('%s with its hour cycle is %s', (locale, full) => expect(localeWithHours(locale)).toBe(full))

test('the locale is the one that the browser names first', () => {
  expect(firstLocale('en-US,en;q=0.9,de;q=0.8')).toBe('en-US')
  expect(firstLocale('de;q=0.8')).toBe('de')
  expect(firstLocale(null)).toBeUndefined()
})

test('a due date is written the same way, at a glance and in full', () => {
  const clock = { now: Date.parse('2026-11-23T12:00:00Z'), timeZone: 'Europe/Lisbon', pm: true }
  const due = { due_at: '2026-11-24T17:00:00Z', due_time_zone: 'Europe/Lisbon' }
  expect(dueInWords(due, clock)).toEqual({ short: 'Tomorrow 5:00 PM', full: 'Tuesday 24 November 2026, 5:00 PM' })
  expect(dueInWords({ ...due, due_at: '2026-11-24T23:59:00Z' }, clock)?.short).toBe('Tomorrow')
})
