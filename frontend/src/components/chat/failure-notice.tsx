import { useEffect, useState } from 'react'
import { Button } from '@/components/ui/button'
import { AlertIcon } from '@/components/ui/icons'
import type { Failure } from '@/state/thread'

/** Why there is no answer, and a way to ask again as soon as that makes sense. */
export function FailureNotice({ failure, onRetry }: { failure: Failure; onRetry: () => void }) {
  const seconds = useSecondsUntil(failure.retryAt)
  return (
    <div className="mt-6 flex flex-wrap items-center gap-x-4 gap-y-2">
      {failure.message !== '' && (
        <p className="flex min-w-0 items-start gap-2 text-[0.9375rem] text-danger">
          <AlertIcon className="mt-px shrink-0" />
          {failure.message}
        </p>
      )}
      <Button variant="quiet" size="small" disabled={seconds > 0} onClick={onRetry}>
        {seconds > 0 ? `Ask again in ${seconds} s` : 'Ask again'}
      </Button>
    </div>
  )
}

function useSecondsUntil(moment: number | undefined): number {
  const [seconds, setSeconds] = useState(() => secondsUntil(moment))
  useEffect(() => {
    setSeconds(secondsUntil(moment))
    if (moment === undefined) return
    const timer = setInterval(() => setSeconds(secondsUntil(moment)), 500)
    return () => clearInterval(timer)
  }, [moment])
  return seconds
}

function secondsUntil(moment: number | undefined): number {
  return moment === undefined ? 0 : Math.max(0, Math.ceil((moment - Date.now()) / 1000))
}
