import { useState } from 'react'
import { useAttempt } from '@/components/ui/use-attempt'
import { emailError } from '@/lib/credentials'

/** A form that asks for a link to an address: what is wrong with the address, and where the link was sent. */
export function useAskedAddress(ask: (email: string) => Promise<unknown>) {
  const { busy, refusal, attempt } = useAttempt()
  const [error, setError] = useState<string>()
  const [sentTo, setSentTo] = useState<string>()

  const send = async (data: FormData) => {
    const email = String(data.get('email') ?? '').trim()
    const found = emailError(email)
    setError(found)
    if (found === undefined && (await attempt(() => ask(email)))) setSentTo(email)
  }
  return { busy, refusal, error, sentTo, send, askForAnother: () => setSentTo(undefined) }
}
