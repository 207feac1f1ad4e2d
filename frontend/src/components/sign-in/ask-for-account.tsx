'use client'

import { askForAccount } from '@/api/accounts'
import { signInAddress } from '@/api/sign-in-address'
import { Button } from '@/components/ui/button'
import { Refusal } from '@/components/ui/refusal'
import { submitTo } from '@/components/ui/submit-to'
import { TextField } from '@/components/ui/text-field'
import { TextLink } from '@/components/ui/text-link'
import { CheckYourEmail } from './check-your-email'
import { FormPage } from './form-page'
import { useAskedAddress } from './use-asked-address'

/**
 * The beginning of an account where there is mail: a link to its address. What it says is the same whether the address
 * has an account or not. `next` is the page of the application that was asked for.
 */
export function AskForAccount({ next = '' }: { next?: string }) {
  const { busy, refusal, error, sentTo, send, askForAnother } = useAskedAddress((email) => askForAccount(email, next))

  if (sentTo !== undefined) {
    const again = () => askForAccount(sentTo, next)
    return <CheckYourEmail email={sentTo} sendAgain={again} onOther={askForAnother} />
  }
  return (
    <FormPage title="Create your account" lead="A minute from now your head is a little lighter.">
      <form noValidate {...submitTo(send)} className="mt-8 space-y-5">
        <Refusal>{refusal}</Refusal>
        <TextField
          label="Email"
          name="email"
          type="email"
          autoComplete="email"
          autoFocus
          error={error}
          hint="You get a link there, and choose your password with it."
        />
        <Button type="submit" busy={busy} size="large" className="w-full">
          {busy ? 'Sending…' : 'Send me a link'}
        </Button>
      </form>
      <p className="mt-6 text-[0.9375rem] text-muted">
        Already have an account? <TextLink href={signInAddress(next)}>Sign in</TextLink>
      </p>
    </FormPage>
  )
}
