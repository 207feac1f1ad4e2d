'use client'

import { useState } from 'react'
import { verifySecondFactor } from '@/api/accounts'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Refusal } from '@/components/ui/refusal'
import { submitTo } from '@/components/ui/submit-to'
import { TextField } from '@/components/ui/text-field'
import { useAttempt } from '@/components/ui/use-attempt'
import { FormPage } from './form-page'

const KINDS = {
  app: { label: 'Code', empty: 'Enter the code of your authenticator app.', other: 'Use a backup code instead' },
  backup: {
    label: 'Backup code',
    empty: 'Enter one of your backup codes.',
    other: 'Use your authenticator app instead',
  },
} as const

/** The second step of a sign-in, after the password was right. */
export function SecondFactorForm({ onDone }: { onDone: () => void }) {
  const { busy, refusal, attempt } = useAttempt()
  const [kind, setKind] = useState<keyof typeof KINDS>('app')
  const [error, setError] = useState<string>()
  const { label, empty, other } = KINDS[kind]

  const verify = async (data: FormData) => {
    const code = String(data.get('code') ?? '').trim()
    setError(code === '' ? empty : undefined)
    if (code === '') return
    const trustDevice = data.get('trust') !== null
    if (await attempt(() => verifySecondFactor({ code, backup: kind === 'backup', trustDevice }))) onDone()
  }
  const switchKind = () => {
    setKind(kind === 'app' ? 'backup' : 'app')
    setError(undefined)
  }

  return (
    <FormPage
      title="One more step"
      lead={kind === 'app' ? 'Enter the code that your authenticator app shows.' : 'Each backup code works once.'}
    >
      <form noValidate {...submitTo(verify)} className="mt-8 space-y-5">
        <Refusal>{refusal}</Refusal>
        <TextField
          key={kind}
          label={label}
          name="code"
          autoFocus
          error={error}
          spellCheck={false}
          {...(kind === 'app'
            ? { inputMode: 'numeric', autoComplete: 'one-time-code' }
            : { autoComplete: 'off', autoCapitalize: 'none' })}
        />
        <Checkbox name="trust" label="Do not ask on this device for 30 days" showLabel className="-ml-2" />
        <Button type="submit" busy={busy} size="large" className="w-full">
          Continue
        </Button>
        <Button variant="quiet" size="large" onClick={switchKind} className="w-full">
          {other}
        </Button>
      </form>
    </FormPage>
  )
}
