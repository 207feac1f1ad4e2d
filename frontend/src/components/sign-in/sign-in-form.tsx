'use client'

import { useState } from 'react'
import { signIn } from '@/api/accounts'
import { leadingTo } from '@/api/sign-in-address'
import { PasswordField } from '@/components/ui/password-field'
import { TextField } from '@/components/ui/text-field'
import { TextLink } from '@/components/ui/text-link'
import { signInErrors } from '@/lib/credentials'
import { AccountForm, openApplication } from './account-form'
import { SecondFactorForm } from './second-factor-form'

/** `next` is the page of the application that was asked for. */
export function SignInForm({ next = '' }: { next?: string }) {
  const [codeNeeded, setCodeNeeded] = useState(false)
  if (codeNeeded) return <SecondFactorForm onDone={openApplication} />
  return (
    <AccountForm
      title="Welcome back"
      lead="Sign in to pick up where you left off."
      submit={{ label: 'Sign in', busy: 'Signing in…' }}
      other={{ text: 'New here?', label: 'Create an account', href: leadingTo('/sign-up', next) }}
      check={signInErrors}
      send={async ({ email, password }) => {
        const another = await signIn({ email, password })
        setCodeNeeded(another)
        return another
      }}
      fields={(errors) => (
        <>
          <TextField label="Email" name="email" type="email" autoComplete="username" autoFocus error={errors.email} />
          <PasswordField autoComplete="current-password" error={errors.password} />
          <p className="text-[0.9375rem]">
            <TextLink href="/forgot-password">Forgot your password?</TextLink>
          </p>
        </>
      )}
    />
  )
}
