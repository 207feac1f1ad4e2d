'use client'

import { useState } from 'react'
import { recoverAccount } from '@/api/accounts'
import { Button } from '@/components/ui/button'
import { PasswordField } from '@/components/ui/password-field'
import { Refusal } from '@/components/ui/refusal'
import { submitTo } from '@/components/ui/submit-to'
import { TextField } from '@/components/ui/text-field'
import { useAttempt } from '@/components/ui/use-attempt'
import { emailError, newPasswordError, PASSWORD_MINIMUM } from '@/lib/credentials'

type Errors = Partial<Record<'email' | 'code' | 'password', string | undefined>>

/** A new password for whoever has a recovery code. */
export function RecoverForm({ onDone }: { onDone: () => void }) {
  const { busy, refusal, attempt } = useAttempt()
  const [errors, setErrors] = useState<Errors>({})

  const recover = async (data: FormData) => {
    const text = (name: string) => String(data.get(name) ?? '')
    const [email, code, newPassword] = [text('email').trim(), text('code').trim(), text('password')]
    const found = {
      email: emailError(email),
      code: code === '' ? 'Enter one of your recovery codes.' : undefined,
      password: newPasswordError(newPassword),
    }
    setErrors(found)
    if (found.email || found.code || found.password) return
    if (await attempt(() => recoverAccount({ email, code, newPassword }))) onDone()
  }

  return (
    <form noValidate {...submitTo(recover)} className="space-y-5">
      <Refusal>{refusal}</Refusal>
      <TextField label="Email" name="email" type="email" autoComplete="username" error={errors.email} />
      <TextField
        label="Recovery code"
        name="code"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        error={errors.code}
        hint="One of the codes from your sign-up or your account page. It works once."
      />
      <PasswordField
        label="New password"
        autoComplete="new-password"
        error={errors.password}
        hint={`At least ${PASSWORD_MINIMUM} characters.`}
      />
      <Button type="submit" busy={busy} size="large" className="w-full">
        Set new password
      </Button>
    </form>
  )
}
