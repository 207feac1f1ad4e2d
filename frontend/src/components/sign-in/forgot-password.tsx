'use client'

import Link from 'next/link'
import { useState } from 'react'
import { FormPage } from './form-page'
import { RecoverForm } from './recover-form'

const LINK = 'rounded font-semibold text-accent underline-offset-4 hover:underline'

/** The ways back into an account: a recovery code. */
export function ForgotPassword() {
  const [done, setDone] = useState(false)
  if (done) return <PasswordIsNew />
  return (
    <FormPage title="Forgot your password?" lead="Choose another one with one of your recovery codes.">
      <div className="mt-8">
        <RecoverForm onDone={() => setDone(true)} />
      </div>
      <p className="mt-6 text-[0.9375rem] text-muted">
        Remembered it?{' '}
        <Link href="/sign-in" className={LINK}>
          Sign in
        </Link>
      </p>
    </FormPage>
  )
}

/** After a reset: nobody is signed in, here neither. */
export function PasswordIsNew() {
  return (
    <FormPage
      replaces
      title="Your password is new"
      lead="Everybody who was signed in to your account no longer is. Sign in with the new password."
    >
      <p className="mt-6 text-[0.9375rem]">
        <Link href="/sign-in" className={LINK}>
          Sign in
        </Link>
      </p>
    </FormPage>
  )
}
