'use client'

import { keepRecoveryCodes } from '@/api/accounts'
import { Button } from '@/components/ui/button'
import { CodeList } from '@/components/ui/code-list'
import { Refusal } from '@/components/ui/refusal'
import { useAttempt } from '@/components/ui/use-attempt'
import { FormPage } from './form-page'

/** The recovery codes of a new account, which nobody can show again. */
export function SaveCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const { busy, refusal, attempt } = useAttempt()
  const keep = async () => {
    if (await attempt(keepRecoveryCodes)) onDone()
  }
  return (
    <FormPage
      replaces
      title="Save your recovery codes"
      lead="If you forget your password, one of these codes lets you choose a new one. They will not be shown again."
    >
      <div className="mt-8 space-y-5">
        <Refusal>{refusal}</Refusal>
        <CodeList label="Recovery codes" codes={codes} file="taskora-recovery-codes.txt" />
        <Button size="large" busy={busy} onClick={keep} className="w-full">
          I have saved them
        </Button>
        <Button variant="quiet" size="large" onClick={onDone} className="w-full">
          Skip for now
        </Button>
        <p className="text-[0.8125rem] text-muted">You can make new ones on your account page at any time.</p>
      </div>
    </FormPage>
  )
}
