'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { disableSecondFactor, enableSecondFactor, type NewSecondFactor, renewBackupCodes } from '@/api/accounts'
import { Button } from '@/components/ui/button'
import { CodeList } from '@/components/ui/code-list'
import { Refusal } from '@/components/ui/refusal'
import { useAttempt } from '@/components/ui/use-attempt'
import { useToasts } from '@/state/toasts'
import { PasswordAsked } from './password-asked'
import { SecondFactorSetup } from './second-factor-setup'
import { SettingsSection } from './settings-section'

/** A second factor: a code of an authenticator app at each sign-in, beside the password. */
export function SecondFactorSection({ enabled }: { enabled: boolean }) {
  const router = useRouter()
  const { show } = useToasts()
  const { busy, refusal, attempt } = useAttempt()
  const [setup, setSetup] = useState<NewSecondFactor>()
  const [codes, setCodes] = useState<string[]>()

  const done = () => {
    setCodes(undefined)
    router.refresh()
  }
  const remove = (password: string) =>
    attempt(async () => {
      await disableSecondFactor(password)
      show({ message: 'Signing in asks for the password alone again.' })
      router.refresh()
    })
  const renew = (password: string) => attempt(async () => setCodes(await renewBackupCodes(password)))
  const begin = (password: string) => attempt(async () => setSetup(await enableSecondFactor(password)))
  const confirmed = () => {
    setCodes(setup?.backupCodes)
    setSetup(undefined)
  }

  return (
    <SettingsSection
      title="Second factor"
      lead="A code from your phone at each sign-in, so that a password alone opens nothing."
    >
      <div className="space-y-4">
        <Refusal>{refusal}</Refusal>
        {setup && <SecondFactorSetup uri={setup.uri} onConfirmed={confirmed} onCancel={() => setSetup(undefined)} />}
        {codes && (
          <>
            <p>Save these in case you lose your phone. Each works once. They will not be shown again.</p>
            <CodeList label="Backup codes" codes={codes} file="taskora-backup-codes.txt" />
            <Button onClick={done}>I have saved them</Button>
          </>
        )}
        {!setup && !codes && (
          <>
            <p>{enabled ? 'It is on: signing in asks for a code.' : 'It is off: signing in asks for the password.'}</p>
            {enabled ? (
              <PasswordAsked
                busy={busy}
                actions={[
                  { label: 'Make new backup codes', run: renew },
                  { label: 'Turn off', run: remove, warning: true },
                ]}
              />
            ) : (
              <PasswordAsked busy={busy} actions={[{ label: 'Set up', run: begin }]} />
            )}
          </>
        )}
      </div>
    </SettingsSection>
  )
}
