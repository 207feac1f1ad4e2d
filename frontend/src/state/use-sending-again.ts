import { useEffect } from 'react'
import type { Outbox } from './outbox'
import { useReturnToPage } from './use-return-to-page'

const FIRST_WAIT_MS = 5_000
const LONGEST_WAIT_MS = 60_000
const atOnce = () => 0

/**
 * Sends what waits in the outbox: when the page opens, when the person or the network comes back, and in growing
 * intervals while something waits.
 */
export function useSendingAgain(outbox: Outbox, sendAgain: () => Promise<void>): void {
  useReturnToPage(sendAgain, atOnce, true)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    let wait = FIRST_WAIT_MS
    const next = async () => {
      const waiting = outbox.get().some(({ problem, refused }) => problem !== null && !refused)
      if (waiting && navigator.onLine) await sendAgain()
      wait = waiting ? Math.min(wait * 2, LONGEST_WAIT_MS) : FIRST_WAIT_MS
      timer = setTimeout(next, wait)
    }
    void sendAgain()
    timer = setTimeout(next, wait)
    return () => clearTimeout(timer)
  }, [outbox, sendAgain])
}
