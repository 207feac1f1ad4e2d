'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Refusal } from '@/components/ui/refusal'
import { useAttempt } from '@/components/ui/use-attempt'
import { FormPage } from './form-page'

interface CheckYourEmailProps {
  email: string
  sendAgain: () => Promise<unknown>
  onOther: () => void
}

/** After a link was asked for. Mail gets lost, so it can be sent again, and addresses are mistyped. */
export function CheckYourEmail({ email, sendAgain, onOther }: CheckYourEmailProps) {
  const { busy, refusal, attempt } = useAttempt()
  const [again, setAgain] = useState(false)

  const send = async () => {
    setAgain(false)
    setAgain(await attempt(sendAgain))
  }

  return (
    <FormPage
      replaces
      title="Check your email"
      lead={
        <>
          A message is on its way to <span className="font-medium wrap-anywhere text-ink">{email}</span>. Its link works
          for one hour, on any device.
        </>
      }
    >
      <div className="mt-8 space-y-5">
        <Refusal>{refusal}</Refusal>
        <Button variant="quiet" size="large" busy={busy} onClick={send} className="w-full">
          Send it again
        </Button>
        <Button variant="quiet" size="large" onClick={onOther} className="w-full">
          Use another address
        </Button>
        <p role="status" className="text-[0.9375rem] empty:hidden">
          {again && 'It was sent again.'}
        </p>
        <p className="text-[0.8125rem] text-muted">Nothing after a few minutes? Check your spam folder.</p>
      </div>
    </FormPage>
  )
}
