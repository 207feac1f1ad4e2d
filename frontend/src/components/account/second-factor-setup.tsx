'use client'

import { lazy, Suspense, useState } from 'react'
import { confirmSecondFactor } from '@/api/accounts'
import { Button } from '@/components/ui/button'
import { Refusal } from '@/components/ui/refusal'
import { submitTo } from '@/components/ui/submit-to'
import { TextField } from '@/components/ui/text-field'
import { useAttempt } from '@/components/ui/use-attempt'

/** Loaded with the first code that is drawn: hardly anybody needs it on a given day. */
const QrCode = lazy(() => import('./qr-code'))

interface SecondFactorSetupProps {
  /** What the authenticator app needs to know, as an otpauth address. */
  uri: string
  onConfirmed: () => void
  onCancel: () => void
}

/** Hands the secret to an authenticator app, and asks for a code as proof that it arrived. */
export function SecondFactorSetup({ uri, onConfirmed, onCancel }: SecondFactorSetupProps) {
  const { busy, refusal, attempt } = useAttempt()
  const [error, setError] = useState<string>()
  const secret = new URL(uri).searchParams.get('secret') ?? ''

  const confirm = async (data: FormData) => {
    const code = String(data.get('code') ?? '').replaceAll(/\s/g, '')
    setError(code === '' ? 'Enter the code that the app shows.' : undefined)
    if (code !== '' && (await attempt(() => confirmSecondFactor(code)))) onConfirmed()
  }

  return (
    <form noValidate {...submitTo(confirm)} className="space-y-4">
      <p>Scan this with your authenticator app, or type the key into it.</p>
      <div className="size-48">
        <Suspense>
          <QrCode text={uri} label="QR code for your authenticator app" />
        </Suspense>
      </div>
      <p className="text-sm">
        Key: <code className="font-mono wrap-anywhere">{secret.replaceAll(/.{4}(?=.)/g, '$& ')}</code>
      </p>
      <Refusal>{refusal}</Refusal>
      <TextField
        label="Code"
        name="code"
        autoFocus
        inputMode="numeric"
        autoComplete="one-time-code"
        error={error}
        hint="The six digits that the app shows."
      />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" busy={busy}>
          Turn on
        </Button>
        <Button variant="quiet" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
