'use client'

import { askForResetLink } from '@/api/accounts'
import { Button } from '@/components/ui/button'
import { Refusal } from '@/components/ui/refusal'
import { submitTo } from '@/components/ui/submit-to'
import { TextField } from '@/components/ui/text-field'
import { useAskedAddress } from './use-asked-address'

/** Sends a link to a new password. What it says is the same whether there is such an account or not. */
export function AskForLink() {
  const { busy, refusal, error, sentTo, send } = useAskedAddress(askForResetLink)

  return (
    <form noValidate {...submitTo(send)} className="space-y-5">
      <Refusal>{refusal}</Refusal>
      <TextField label="Email" name="email" type="email" autoComplete="username" error={error} />
      <Button type="submit" busy={busy} size="large" className="w-full">
        Send me a link
      </Button>
      <p role="status" className="text-[0.9375rem] empty:hidden">
        {sentTo && `If there is an account for ${sentTo}, a link is on its way there. It works for one hour.`}
      </p>
    </form>
  )
}
