'use client'

import { useEffect, useState } from 'react'
import { signUpByLink } from '@/api/accounts'
import { RequestError } from '@/api/http'
import { PasswordField } from '@/components/ui/password-field'
import { TextField } from '@/components/ui/text-field'
import { newAccountErrors, PASSWORD_MINIMUM } from '@/lib/credentials'
import { AccountForm, openApplication, type Values } from './account-form'
import { addressOfToken, linkToken } from './link-token'
import { SaveCodes } from './save-codes'

const TOO_OLD = { text: 'Has the link expired?', label: 'Ask for another', href: '/sign-up' }
const USED = { text: 'Already have an account?', label: 'Sign in', href: '/sign-in' }

/** The end of a sign-up where there is mail, for whoever has the link: here the account is made. */
export function ConfirmSignUp() {
  const [codes, setCodes] = useState<string[]>([])
  const [email, setEmail] = useState<string>()
  const [used, setUsed] = useState(false)
  // The server does not see what is behind `#`, so the first rendering knows nothing of it.
  useEffect(() => setEmail(addressOfToken(linkToken())), [])

  const create = async ({ name, password }: Values): Promise<boolean> => {
    try {
      const given = await signUpByLink({ token: linkToken(), name, password })
      setCodes(given)
      return given.length > 0
    } catch (error) {
      setUsed(error instanceof RequestError && error.code.startsWith('USER_ALREADY_EXISTS'))
      throw error
    }
  }

  if (codes.length > 0) return <SaveCodes codes={codes} onDone={openApplication} />
  return (
    <AccountForm
      title="Choose your password"
      lead="It makes your account and opens it on this device."
      submit={{ label: 'Create account', busy: 'Creating account…' }}
      other={used ? USED : TOO_OLD}
      check={newAccountErrors}
      send={create}
      fields={(errors) => (
        <>
          {email && (
            <TextField label="Email" name="email" type="email" autoComplete="username" defaultValue={email} readOnly />
          )}
          <TextField label="Name" name="name" autoComplete="name" autoFocus error={errors.name} />
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
