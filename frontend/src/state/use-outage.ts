'use client'

import { useEffect, useState } from 'react'

const ASK_EVERY_MS = 3_000

/** Whether something that every page needs does not answer. Runs `onEnd` once when it answers again. */
export function useOutage(onEnd: () => void): boolean {
  const [outage, setOutage] = useState(false)
  useEffect(() => {
    // Only an end that was preceded by an outage: a page with a fault of its own must not be loaded for ever.
    let seen = false
    let asking: NodeJS.Timeout | undefined
    const ask = async () => {
      const working = await isWorking()
      if (working && seen) return onEnd()
      seen = !working
      setOutage(seen)
      asking = setTimeout(ask, ASK_EVERY_MS)
    }
    asking = setTimeout(ask, 0)
    return () => clearTimeout(asking)
  }, [onEnd])
  return outage
}

async function isWorking(): Promise<boolean> {
  try {
    const answer = await fetch('/readyz', { cache: 'no-store' })
    return ((await answer.json()) as { status?: string }).status === 'ok'
  } catch {
    return false
  }
}
