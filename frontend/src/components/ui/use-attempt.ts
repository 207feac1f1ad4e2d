import { useState } from 'react'
import { messageOf, RequestError } from '@/api/http'

/** One attempt at a time; `refusal` says why the last one failed. Resolves to whether it worked. */
export function useAttempt() {
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<string>()
  const attempt = async (work: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true)
    setRefusal(undefined)
    try {
      await work()
      return true
    } catch (error) {
      if (error instanceof RequestError && error.status === 401) window.location.assign('/sign-in')
      setRefusal(messageOf(error))
      return false
    } finally {
      setBusy(false)
    }
  }
  return { busy, refusal, attempt }
}
