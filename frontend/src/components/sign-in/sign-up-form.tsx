'use client'

import { useState } from 'react'
import { signUp } from '@/api/accounts'
import { signInAddress } from '@/api/sign-in-address'
import { PasswordField } from '@/components/ui/password-field'
import { TextField } from '@/components/ui/text-field'
import { PASSWORD_MINIMUM, signUpErrors } from '@/lib/credentials'
import { AccountForm, openApplication } from './account-form'
import { SaveCodes } from './save-codes'

/** `next` is the page of the application that was asked for. */
export function SignUpForm({ next = '' }: { next?: string }) {
  const [codes, setCodes] = useState<string[]>([])
  if (codes.length > 0) return <SaveCodes codes={codes} onDone={openApplication} />
  return (
    <AccountForm
      title="Create your account"
      lead="A minute from now your head is a little lighter."
      submit={{ label: 'Create account', busy: 'Creating account…' }}
      other={{ text: 'Already have an account?', label: 'Sign in', href: signInAddress(next) }}
      check={signUpErrors}
      send={async (account) => {
        const given = await signUp(account)
        setCodes(given)
        return given.length > 0
      }}
      fields={(errors) => (
        <>
          <TextField label="Name" name="name" autoComplete="name" autoFocus error={errors.name} />
          <TextField label="Email" name="email" type="email" autoComplete="username" error={errors.email} />
          <PasswordField
            autoComplete="new-password"
            error={errors.password}
            hint={`At least ${PASSWORD_MINIMUM} characters.`}
          />
        </>
      )}
    />
  )
}
