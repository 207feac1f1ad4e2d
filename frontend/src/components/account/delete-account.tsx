'use client'

import { useState } from 'react'
import { deleteAccount } from '@/api/accounts'
import { Button } from '@/components/ui/button'
import { Dialog, DialogActions } from '@/components/ui/dialog'
import { PasswordField } from '@/components/ui/password-field'
import { Refusal } from '@/components/ui/refusal'
import { submitTo } from '@/components/ui/submit-to'
import { TextField } from '@/components/ui/text-field'
import { useAttempt } from '@/components/ui/use-attempt'
import { useAccountId } from '@/state/account'
import { leaveAccount } from '@/state/leave-account'
import { SettingsSection } from './settings-section'

/** Deletes the account. Says first what is lost; asks for the password and for the email, typed by hand. */
export function DeleteAccount({ email }: { email: string }) {
  const account = useAccountId()
  const [open, setOpen] = useState(false)
  const { busy, refusal, attempt } = useAttempt()
  const [errors, setErrors] = useState<{ email?: string | undefined; password?: string | undefined }>({})

  const remove = async (data: FormData) => {
    const typed = String(data.get('email') ?? '')
      .trim()
      .toLowerCase()
    const password = String(data.get('password') ?? '')
    const found = {
      email: typed === email.toLowerCase() ? undefined : `Type ${email} to confirm.`,
      password: password === '' ? 'Enter your password.' : undefined,
    }
    setErrors(found)
    if (found.email || found.password) return
    await attempt(() => leaveAccount(() => deleteAccount(password), { account }))
  }

  return (
    <SettingsSection title="Delete account" lead="Export your data first if you want to keep any of it.">
      <Button variant="warning" onClick={() => setOpen(true)}>
        Delete account…
      </Button>
      <Dialog
        title="Delete your account?"
        open={open}
        onClose={() => setOpen(false)}
        lead={
          'This takes all your tasks, conversations and sessions with it, at once and for good. ' +
          'Nobody can bring them back.'
        }
      >
        <form noValidate {...submitTo(remove)} className="mt-5 space-y-4">
          <Refusal>{refusal}</Refusal>
          <TextField
            label="Your email, to confirm"
            name="email"
            autoFocus
            autoComplete="off"
            placeholder={email}
            error={errors.email}
          />
          <PasswordField autoComplete="current-password" error={errors.password} />
          <DialogActions>
            <Button variant="quiet" onClick={() => setOpen(false)}>
              Keep my account
            </Button>
            <Button type="submit" variant="danger" busy={busy}>
              Delete for good
            </Button>
          </DialogActions>
        </form>
      </Dialog>
    </SettingsSection>
  )
}
