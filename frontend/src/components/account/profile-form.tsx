'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { changeName } from '@/api/accounts'
import { Button } from '@/components/ui/button'
import { Refusal } from '@/components/ui/refusal'
import { submitTo } from '@/components/ui/submit-to'
import { TextField } from '@/components/ui/text-field'
import { useAttempt } from '@/components/ui/use-attempt'
import { NAME_MAXIMUM, nameError } from '@/lib/credentials'
import type { User } from '@/lib/user'
import { useToasts } from '@/state/toasts'
import { SettingsSection } from './settings-section'

/** What the person is called. */
export function ProfileForm({ user }: { user: User }) {
  const router = useRouter()
  const { show } = useToasts()
  const { busy, refusal, attempt } = useAttempt()
  const [error, setError] = useState<string>()

  const save = async (data: FormData) => {
    const name = String(data.get('name') ?? '').trim()
    const found = nameError(name)
    setError(found)
    if (found || !(await attempt(() => changeName(name)))) return
    show({ message: 'Your name was saved.' })
    // The header shows it, too.
    router.refresh()
  }

  return (
    <SettingsSection title="Profile" lead="Your name is for your eyes only.">
      <form noValidate {...submitTo(save)} className="space-y-4">
        <Refusal>{refusal}</Refusal>
        <TextField
          label="Name"
          name="name"
          autoComplete="name"
          defaultValue={user.name}
          maxLength={NAME_MAXIMUM}
          error={error}
        />
        <Button type="submit" variant="quiet" busy={busy}>
          Save name
        </Button>
      </form>
    </SettingsSection>
  )
}
