import { useEffect, useState } from 'react'
import type { Here } from '@/lib/due'
import { rememberTimeZone } from '@/lib/here'
import { deviceTimeZone } from '@/lib/zoned-time'

const MINUTE = 60_000

/** Where and when the person is. Begins as the server knew it, so that both render the same, and follows the clock. */
export function useHere(initial: Here): Here {
  const [here, setHere] = useState(initial)
  useEffect(() => {
    const timeZone = deviceTimeZone()
    if (timeZone !== initial.timeZone) rememberTimeZone(timeZone)
    const tick = () => setHere({ now: Date.now(), timeZone })
    tick()
    const timer = setInterval(tick, MINUTE)
    return () => clearInterval(timer)
  }, [initial.timeZone])
  return here
}
