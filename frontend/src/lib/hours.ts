/** Whether people of this locale write 5:00 PM rather than 17:00; an unknown locale counts the hours to 24. */
export function writesPm(locale: string | undefined): boolean {
  if (!locale) return false
  try {
    return new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions().hour12 === true
  } catch {
    return false
  }
}

/** The locale with its hour cycle, such as `en-US-u-hc-h12`, for a server that does not know the hours of regions. */
export const localeWithHours = (locale: string): string =>
  /-u-/.test(locale) ? locale : `${locale}-u-hc-${writesPm(locale) ? 'h12' : 'h23'}`

/** A time such as 17:00 as people write it who do, or do not, write PM: the same way as the browser's own fields. */
export function timeInWords(time: string, pm: boolean): string {
  if (!pm) return time
  const [hours = '', minutes = ''] = time.split(':')
  return `${Number(hours) % 12 || 12}:${minutes} ${Number(hours) < 12 ? 'AM' : 'PM'}`
}

/** The locale that a browser names first in `Accept-Language`. */
export const firstLocale = (accepted: string | null): string | undefined =>
  accepted?.split(',')[0]?.split(';')[0]?.trim()
