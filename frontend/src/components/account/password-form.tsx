'use client'

import { useRouter } from 'next/navigation'
import { useRef, useState } from 'react'
import { changePassword } from '@/api/accounts'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { PasswordField } from '@/components/ui/password-field'
import { Refusal } from '@/components/ui/refusal'
import { submitTo } from '@/components/ui/submit-to'
import { useAttempt } from '@/components/ui/use-attempt'
import { newPasswordError, PASSWORD_MINIMUM } from '@/lib/credentials'
import { useToasts } from '@/state/toasts'
import { SettingsSection } from './settings-section'

/** Another password, with the current one as proof. */
export function PasswordForm() {
  const router = useRouter()
  const { show } = useToasts()
  const form = useRef<HTMLFormElement>(null)
  const { busy, refusal, attempt } = useAttempt()
  const [errors, setErrors] = useState<{ current?: string | undefined; next?: string | undefined }>({})

  const save = async (data: FormData) => {
    const currentPassword = String(data.get('current') ?? '')
    const newPassword = String(data.get('new') ?? '')
    const found = {
      current: currentPassword === '' ? 'Enter your current password.' : undefined,
      next: newPasswordError(newPassword),
    }
    setErrors(found)
    if (found.current || found.next) return
    const revokeOtherSessions = data.get('others') !== null
    if (!(await attempt(() => changePassword({ currentPassword, newPassword, revokeOtherSessions })))) return
    form.current?.reset()
    show({
      message: revokeOtherSessions
        ? 'Your password was changed, and all other devices were signed out.'
        : 'Your password was changed.',
    })
    router.refresh()
  }

  return (
    <SettingsSection title="Password" lead="A sentence is easier to remember than a riddle, and harder to guess.">
      <form ref={form} noValidate {...submitTo(save)} className="space-y-4">
        <Refusal>{refusal}</Refusal>
        <PasswordField label="Current password" name="current" autoComplete="current-password" error={errors.current} />
        <PasswordField
          label="New password"
          name="new"
          autoComplete="new-password"
          error={errors.next}
          hint={`At least ${PASSWORD_MINIMUM} characters.`}
        />
        <Checkbox name="others" label="Sign out all other devices" showLabel defaultChecked className="-ml-2" />
        <Button type="submit" variant="quiet" busy={busy}>
          Change password
        </Button>
      </form>
    </SettingsSection>
  )
}
