import { useEffect, useState } from 'react'
import { Button } from '@/components/ui/button'
import { AlertIcon } from '@/components/ui/icons'
import type { Fault } from '@/state/thread'

/** Why there is no answer, and a way to ask again as soon as that makes sense. */
export function FaultNotice({ fault, onRetry }: { fault: Fault; onRetry: () => void }) {
  const seconds = useSecondsUntil(fault.retryAt)
  return (
    <div className="mt-6 flex flex-wrap items-center gap-x-4 gap-y-2">
      {fault.message !== '' && (
        <p className="flex min-w-0 items-start gap-2 text-[0.9375rem] text-danger">
          <AlertIcon className="mt-px shrink-0" />
          {fault.message}
        </p>
      )}
      <Button variant="quiet" size="small" disabled={seconds > 0} onClick={onRetry}>
        {seconds > 0 ? `Ask again in ${seconds} s` : 'Ask again'}
      </Button>
    </div>
  )
}

function useSecondsUntil(moment: number | undefined): number {
  const left = () => (moment === undefined ? 0 : Math.max(0, Math.ceil((moment - Date.now()) / 1000)))
  const [seconds, setSeconds] = useState(left)
  useEffect(() => {
    setSeconds(left())
    if (moment === undefined) return
    const timer = setInterval(() => setSeconds(left()), 500)
    return () => clearInterval(timer)
  }, [moment])
  return seconds
}
