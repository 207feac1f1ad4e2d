'use client'

import { keepRecoveryCodes } from '@/api/accounts'
import { Button } from '@/components/ui/button'
import { CodeList } from '@/components/ui/code-list'
import { Refusal } from '@/components/ui/refusal'
import { useAttempt } from '@/components/ui/use-attempt'
import { FormPage } from './form-page'

/** The recovery codes of a new account, which nobody can show again. */
export function KeepCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const { busy, refusal, attempt } = useAttempt()
  const keep = async () => {
    if (await attempt(keepRecoveryCodes)) onDone()
  }
  return (
    <FormPage
      replaces
      title="Keep your recovery codes"
      lead="If you ever forget your password, one of these lets you choose another. They are shown only now."
    >
      <div className="mt-8 space-y-5">
        <Refusal>{refusal}</Refusal>
        <CodeList label="Recovery codes" codes={codes} file="taskora-recovery-codes.txt" />
        <Button size="large" busy={busy} onClick={keep} className="w-full">
          I have kept them
        </Button>
        <Button variant="quiet" size="large" onClick={onDone} className="w-full">
          Skip for now
        </Button>
        <p className="text-[0.8125rem] text-muted">You can make new ones on your account page at any time.</p>
      </div>
    </FormPage>
  )
}
