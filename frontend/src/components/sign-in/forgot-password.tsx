'use client'

import { useState } from 'react'
import { TextLink } from '@/components/ui/text-link'
import { AskForLink } from './ask-for-link'
import { FormPage } from './form-page'
import { PasswordIsNew } from './password-is-new'
import { RecoverForm } from './recover-form'

/** The ways back into an account: a link, where this installation sends mail, and a recovery code everywhere. */
export function ForgotPassword({ mail }: { mail: boolean }) {
  const [done, setDone] = useState(false)
  if (done) return <PasswordIsNew />
  const code = <RecoverForm onDone={() => setDone(true)} />
  return (
    <FormPage
      title="Forgot your password?"
      lead={
        mail
          ? 'Choose another one by a link in a message, or with one of your recovery codes.'
          : 'Choose another one with one of your recovery codes.'
      }
    >
      {mail ? (
        <>
          <section aria-label="By email" className="mt-8">
            <h2 className="mb-4 font-semibold">By email</h2>
            <AskForLink />
          </section>
          <section aria-label="With a recovery code" className="mt-8 border-t border-line pt-8">
            <h2 className="mb-4 font-semibold">With a recovery code</h2>
            {code}
          </section>
        </>
      ) : (
        <div className="mt-8">{code}</div>
      )}
      <p className="mt-6 text-[0.9375rem] text-muted">
        Remembered it? <TextLink href="/sign-in">Sign in</TextLink>
      </p>
    </FormPage>
  )
}
