/** Local date and time without an offset. */
export interface WallTime {
  /** Like 2026-11-24. */
  date: string
  /** Like 17:00. */
  time: string
}

const MINUTE = 60_000
const DAY = 86_400_000
const formats = new Map<string, Intl.DateTimeFormat>()

/** The date and time that a clock in this time zone shows. */
export function wallTime(moment: number, timeZone: string): WallTime {
  const parts: Record<string, string> = {}
  for (const { type, value } of format(timeZone).formatToParts(moment)) parts[type] = value
  return { date: `${parts.year}-${parts.month}-${parts.day}`, time: `${parts.hour}:${parts.minute}` }
}

/** The moment at which a clock in this time zone shows this. A time that the clocks skip is the one they jump to. */
export function momentOf({ date, time }: WallTime, timeZone: string): number {
  const asUtc = Date.parse(`${date}T${time}:00Z`)
  const offsetAt = (moment: number) => {
    const shown = wallTime(moment, timeZone)
    return Date.parse(`${shown.date}T${shown.time}:00Z`) - Math.floor(moment / MINUTE) * MINUTE
  }
  const guess = asUtc - offsetAt(asUtc)
  // The first guess used the offset of a moment up to 14 hours away, perhaps from before or after a change of clocks.
  return asUtc - offsetAt(guess)
}

/** Days from one date to another; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY)
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY).toISOString().slice(0, 10)
}

/** The time zone of this browser. */
export function deviceTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** Whether Intl knows the time zone; what a cookie says is not to be trusted. */
export function isTimeZone(name: string): boolean {
  try {
    format(name)
    return true
  } catch {
    return false
  }
}

function format(timeZone: string): Intl.DateTimeFormat {
  let known = formats.get(timeZone)
  if (!known) {
    known = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    })
    formats.set(timeZone, known)
  }
  return known
}
