'use client'

import { useState } from 'react'
import { resetPassword } from '@/api/accounts'
import { Button } from '@/components/ui/button'
import { PasswordField } from '@/components/ui/password-field'
import { Refusal } from '@/components/ui/refusal'
import { submitTo } from '@/components/ui/submit-to'
import { useAttempt } from '@/components/ui/use-attempt'
import { newPasswordError, PASSWORD_MINIMUM } from '@/lib/credentials'
import { FormPage } from './form-page'
import { linkToken } from './link-token'
import { PasswordIsNew } from './password-is-new'

/** A new password for whoever has the link of a message. */
export function ResetPassword() {
  const { busy, refusal, attempt } = useAttempt()
  const [error, setError] = useState<string>()
  const [done, setDone] = useState(false)

  const reset = async (data: FormData) => {
    const newPassword = String(data.get('password') ?? '')
    const found = newPasswordError(newPassword)
    setError(found)
    if (found === undefined && (await attempt(() => resetPassword(linkToken(), newPassword)))) setDone(true)
  }

  if (done) return <PasswordIsNew />
  return (
    <FormPage title="Choose a new password" lead="It ends every session of your account.">
      <form noValidate {...submitTo(reset)} className="mt-8 space-y-5">
        <Refusal>{refusal}</Refusal>
        <PasswordField
          label="New password"
          autoComplete="new-password"
          error={error}
          hint={`At least ${PASSWORD_MINIMUM} characters.`}
        />
        <Button type="submit" busy={busy} size="large" className="w-full">
          Set new password
        </Button>
      </form>
    </FormPage>
  )
}
