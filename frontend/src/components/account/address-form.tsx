'use client'

import { useRouter } from 'next/navigation'
import { useRef, useState } from 'react'
import { changeAddress } from '@/api/accounts'
import { Button } from '@/components/ui/button'
import { PasswordField } from '@/components/ui/password-field'
import { Refusal } from '@/components/ui/refusal'
import { submitTo } from '@/components/ui/submit-to'
import { TextField } from '@/components/ui/text-field'
import { useAttempt } from '@/components/ui/use-attempt'
import { emailError } from '@/lib/credentials'
import { useToasts } from '@/state/toasts'
import { SettingsSection } from './settings-section'

interface AddressFormProps {
  email: string
  /** Whether a link to the new address confirms it; otherwise the password does, at once. */
  mail: boolean
}

/** Another address to sign in with. */
export function AddressForm({ email, mail }: AddressFormProps) {
  const router = useRouter()
  const { show } = useToasts()
  const form = useRef<HTMLFormElement>(null)
  const { busy, refusal, attempt } = useAttempt()
  const [errors, setErrors] = useState<{ email?: string | undefined; password?: string | undefined }>({})
  const [asked, setAsked] = useState<string>()

  const save = async (data: FormData) => {
    const newEmail = String(data.get('email') ?? '').trim()
    const password = String(data.get('password') ?? '')
    const same = newEmail.toLowerCase() === email.toLowerCase() ? 'That is already your address.' : undefined
    const found = {
      email: emailError(newEmail) ?? same,
      password: password === '' ? 'Enter your password.' : undefined,
    }
    setErrors(found)
    if (found.email || found.password) return
    if (!(await attempt(() => changeAddress({ newEmail, password, atOnce: !mail })))) return
    form.current?.reset()
    if (mail) return setAsked(newEmail)
    show({ message: 'Your address was changed.' })
    router.refresh()
  }

  return (
    <SettingsSection title="Email" lead={`You sign in with ${email}.`}>
      <form ref={form} noValidate {...submitTo(save)} className="space-y-4">
        <Refusal>{refusal}</Refusal>
        <TextField
          label="New email"
          name="email"
          type="email"
          autoComplete="email"
          error={errors.email}
          {...(mail && { hint: 'It changes once you open the link that we send there.' })}
        />
        <PasswordField autoComplete="current-password" error={errors.password} />
        <Button type="submit" variant="quiet" busy={busy}>
          Change email
        </Button>
        <p role="status" className="text-[0.9375rem] empty:hidden">
          {asked && `A message is on its way to ${asked}. Open its link within an hour.`}
        </p>
      </form>
    </SettingsSection>
  )
}
