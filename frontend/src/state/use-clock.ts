import { useEffect, useState } from 'react'
import type { Clock } from '@/lib/due'
import { TIME_ZONE_COOKIE } from '@/lib/time-zone-cookie'
import { deviceTimeZone } from '@/lib/zoned-time'
import { remember } from './remember'

const MINUTE = 60_000

/**
 * The time and the time zone of this browser. Begins as the server knew it, so that both render the same, and is
 * current within a minute.
 */
export function useClock(initial: Clock): Clock {
  const [clock, setClock] = useState(initial)
  useEffect(() => {
    const timeZone = deviceTimeZone()
    if (timeZone !== initial.timeZone) remember(TIME_ZONE_COOKIE, timeZone)
    const tick = () => setClock({ now: Date.now(), timeZone })
    tick()
    const timer = setInterval(tick, MINUTE)
    return () => clearInterval(timer)
  }, [initial.timeZone])
  return clock
}
