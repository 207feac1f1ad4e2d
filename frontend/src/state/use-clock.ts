import { useEffect, useState } from 'react'
import type { Clock } from '@/lib/due'
import { writesPm } from '@/lib/hours'
import { TIME_ZONE_COOKIE } from '@/lib/time-zone-cookie'
import { deviceTimeZone } from '@/lib/zoned-time'
import { remember } from './remember'

const MINUTE = 60_000

/**
 * The time, the time zone and the way of writing times of this browser. Begins as the server knew it, so that both
 * render the same, and is current within a minute; midnight counts at once.
 */
export function useClock(initial: Clock): Clock {
  const [clock, setClock] = useState(initial)
  useEffect(() => {
    const timeZone = deviceTimeZone()
    if (timeZone !== initial.timeZone) remember(TIME_ZONE_COOKIE, timeZone)
    let timer: ReturnType<typeof setTimeout>
    const tick = () => {
      const now = Date.now()
      setClock({ now, timeZone, pm: writesPm(navigator.language) })
      // At the beginning of the next minute, which may be that of the next day.
      timer = setTimeout(tick, MINUTE - (now % MINUTE))
    }
    tick()
    return () => clearTimeout(timer)
  }, [initial.timeZone])
  return clock
}
