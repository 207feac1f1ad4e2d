import type { Task } from '@/api/tasks'
import { timeInWords } from './hours'
import { addDays, daysBetween, momentOf, type WallTime, wallTime } from './zoned-time'

/** What a person says about when something is due. Without a time it is due by the end of the day. */
export interface Due {
  date: string
  /** Like 17:00, or empty. */
  time: string
  timeZone: string
}

/** The present time and the time zone in which the person reads it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now: number
  /** An IANA name like Europe/Lisbon. */
  timeZone: string
  /** The person writes 5:00 PM, not 17:00. */
  pm?: boolean
}

const END_OF_DAY = '23:59'
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

type DueFields = Pick<Task, 'due_at' | 'due_time_zone'>

/** The due date of a task in the words of its form, or null. */
export function dueOf({ due_at, due_time_zone }: DueFields): Due | null {
  if (due_at === null) return null
  const timeZone = due_time_zone ?? 'UTC'
  const { date, time } = wallTime(Date.parse(due_at), timeZone)
  return { date, time: time === END_OF_DAY ? '' : time, timeZone }
}

/** A due date as the API takes it. */
export function dueFields(due: Due | null): DueFields {
  if (due === null) return { due_at: null, due_time_zone: null }
  const moment = momentOf({ date: due.date, time: due.time || END_OF_DAY }, due.timeZone)
  return { due_at: new Date(moment).toISOString().replace('.000Z', 'Z'), due_time_zone: due.timeZone }
}

/** The date of today. */
export const dateOf = ({ now, timeZone }: Clock): string => wallTime(now, timeZone).date

export function isOverdue({ due_at, status }: Pick<Task, 'due_at' | 'status'>, { now }: Clock): boolean {
  return due_at !== null && status !== 'done' && Date.parse(due_at) < now
}

/** A due date in words: `short` is relative to today, `full` names weekday and date. */
export function dueInWords(task: DueFields, clock: Clock): { short: string; full: string } | null {
  const due = dueOf(task)
  if (due === null || task.due_at === null) return null
  const local = wallTime(Date.parse(task.due_at), clock.timeZone)
  const elsewhere = due.timeZone !== clock.timeZone
  // "By the end of the day" is only true of the day in its own time zone; elsewhere it ends at some time.
  const written = (time: string) => time && timeInWords(time, clock.pm ?? false)
  const time = written(elsewhere ? local.time : due.time)
  const day = relativeDay(local.date, wallTime(clock.now, clock.timeZone).date)
  const full = `${longDate(due.date)}${due.time && `, ${written(due.time)}`}`
  return { short: `${day}${time && ` ${time}`}`, full: elsewhere ? `${full} (${placeOf(due.timeZone)})` : full }
}

/** A moment of the past: 14:05 today, "Yesterday 14:05", "3 May 14:05". */
export function momentInWords(moment: number, clock: Clock): string {
  const { date, time } = wallTime(moment, clock.timeZone)
  const today = dateOf(clock)
  return date === today ? time : `${relativeDay(date, today)} ${time}`
}

/** Dates that are a press away. */
export function quickDates({ now, timeZone }: Clock): { label: string; date: string }[] {
  const today = dateOf({ now, timeZone })
  const toMonday = (8 - weekday(today)) % 7 || 7
  return [
    { label: 'Today', date: today },
    { label: 'Tomorrow', date: addDays(today, 1) },
    { label: 'Next Monday', date: addDays(today, toMonday) },
  ]
}

/** Europe/Lisbon reads as Lisbon. */
export function placeOf(timeZone: string): string {
  return (timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ')
}

/** Whether a task is due within so many days, of which today is the first. */
export function dueWithin(task: DueFields, days: number, clock: Clock): boolean {
  if (task.due_at === null) return false
  const from = dateOf(clock)
  const ahead = daysBetween(from, wallTime(Date.parse(task.due_at), clock.timeZone).date)
  return ahead >= 0 && ahead < days
}

function relativeDay(date: WallTime['date'], today: string): string {
  const days = daysBetween(today, date)
  if (days === 0) return 'Today'
  if (days === 1) return 'Tomorrow'
  if (days === -1) return 'Yesterday'
  if (days > 1 && days < 7) return WEEKDAYS[weekday(date)] ?? ''
  const [year = '', month = '', day = ''] = date.split('-')
  const short = `${Number(day)} ${MONTHS[Number(month) - 1]?.slice(0, 3)}`
  return year === today.slice(0, 4) ? short : `${short} ${year}`
}

/** Such as Tuesday 24 November 2026. */
export function longDate(date: string): string {
  const [year = '', month = '', day = ''] = date.split('-')
  return `${WEEKDAYS[weekday(date)]} ${Number(day)} ${MONTHS[Number(month) - 1]} ${year}`
}

const weekday = (date: string) => new Date(date).getUTCDay()
