'use client'

import { useState } from 'react'
import { confirmAddress } from '@/api/accounts'
import { messageOf } from '@/api/http'
import { Button } from '@/components/ui/button'
import { Refusal } from '@/components/ui/refusal'
import { TextLink } from '@/components/ui/text-link'
import { FormPage } from './form-page'
import { linkToken } from './link-token'

/** The last step to another address. It asks for a click: programs that check mail open every link. */
export function ConfirmAddress() {
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<string>()
  const [done, setDone] = useState(false)

  const confirm = async () => {
    setBusy(true)
    try {
      await confirmAddress(linkToken())
      setDone(true)
    } catch (error) {
      setRefusal(messageOf(error))
      setBusy(false)
    }
  }

  if (done)
    return (
      <FormPage replaces title="Your address was changed" lead="From now on you sign in with it.">
        <p className="mt-6 text-[0.9375rem]">
          <TextLink href="/tasks">Go to your tasks</TextLink>
        </p>
      </FormPage>
    )
  return (
    <FormPage title="Confirm your new address" lead="You sign in with it from then on.">
      <div className="mt-8 space-y-5">
        <Refusal>{refusal}</Refusal>
        <Button size="large" busy={busy} onClick={confirm} className="w-full">
          Use this address
        </Button>
      </div>
    </FormPage>
  )
}
