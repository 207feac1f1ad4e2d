import { useState } from 'react'
import { messageOf } from '@/api/http'
import { leaveWhenSignedOut } from '@/api/signed-out'

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
      leaveWhenSignedOut(error)
      setRefusal(messageOf(error))
      return false
    } finally {
      setBusy(false)
    }
  }
  return { busy, refusal, attempt }
}
