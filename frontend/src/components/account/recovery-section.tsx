'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { keepRecoveryCodes, renewRecoveryCodes } from '@/api/accounts'
import { Button } from '@/components/ui/button'
import { CodeList } from '@/components/ui/code-list'
import { Refusal } from '@/components/ui/refusal'
import { useAttempt } from '@/components/ui/use-attempt'
import type { RecoveryState } from '@/lib/recovery-state'
import { PasswordAsked } from './password-asked'
import { SettingsSection } from './settings-section'

/** Fewer than these are worth a word. */
const FEW = 3

/** The codes that bring an account back when its password is forgotten: how many are left, and new ones. */
export function RecoverySection({ state }: { state: RecoveryState }) {
  const router = useRouter()
  const { busy, refusal, attempt } = useAttempt()
  const [codes, setCodes] = useState<string[]>()

  const renew = (password: string) => attempt(async () => setCodes(await renewRecoveryCodes(password)))
  const keep = async () => {
    if (!(await attempt(keepRecoveryCodes))) return
    setCodes(undefined)
    router.refresh()
  }

  return (
    <SettingsSection title="Recovery codes" lead="In case you forget your password. Each code works once.">
      <div className="space-y-4">
        <Refusal>{refusal}</Refusal>
        {codes ? (
          <>
            <p>These replace all earlier codes. They will not be shown again.</p>
            <CodeList label="Recovery codes" codes={codes} file="taskora-recovery-codes.txt" />
            <Button busy={busy} onClick={keep}>
              I have saved them
            </Button>
          </>
        ) : (
          <>
            <p>{wordsFor(state)}</p>
            <PasswordAsked busy={busy} actions={[{ label: 'Make new codes', run: renew }]} />
          </>
        )}
      </div>
    </SettingsSection>
  )
}

function wordsFor({ left, kept }: RecoveryState): string {
  if (left === 0) return 'You have no recovery codes. Without them a forgotten password may cost you the account.'
  if (!kept) return 'You have not confirmed that you saved your codes. If you did not, make new ones.'
  return left < FEW ? `You have only ${left} left. Make new ones soon.` : `You have ${left} codes left.`
}
