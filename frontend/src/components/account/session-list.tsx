'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { endOtherSessions, endSession, signOutEverywhere } from '@/api/accounts'
import { Button } from '@/components/ui/button'
import { DeviceIcon } from '@/components/ui/icons'
import { Refusal } from '@/components/ui/refusal'
import { useAttempt } from '@/components/ui/use-attempt'
import type { ActiveSession } from '@/lib/active-session'
import { deviceOf } from '@/lib/device'
import { leaveAccount } from '@/state/leave-account'
import { useToasts } from '@/state/toasts'
import { LocalDateTime } from './local-date-time'
import { SettingsSection } from './settings-section'

/** The active sessions of the person, each with a button that ends it. */
export function SessionList({ sessions }: { sessions: ActiveSession[] }) {
  const router = useRouter()
  const { show } = useToasts()
  const { refusal, attempt } = useAttempt()
  const [ending, setEnding] = useState<string | null>(null)

  const end = async (what: string, work: () => Promise<unknown>, message: string) => {
    setEnding(what)
    if (await attempt(work)) {
      show({ message })
      router.refresh()
    }
    setEnding(null)
  }
  const leave = async () => {
    setEnding('all')
    if (!(await attempt(() => leaveAccount(signOutEverywhere)))) setEnding(null)
  }

  return (
    <SettingsSection title="Sessions" lead="Where you are signed in. A session ends a week after your last visit.">
      <Refusal>{refusal}</Refusal>
      <ul aria-label="Sessions" className="divide-y divide-line rounded-2xl border border-line bg-surface">
        {sessions.map((session) => {
          const device = deviceOf(session.userAgent)
          return (
            <li key={session.id} className="flex min-h-16 items-center gap-3.5 px-4 py-2.5">
              <DeviceIcon className="shrink-0 text-muted" />
              <div className="min-w-0 flex-1">
                <p className="truncate font-medium">{device}</p>
                <p className="text-sm text-muted">
                  {session.current ? (
                    <span className="font-medium text-accent">This session</span>
                  ) : (
                    <>
                      Last seen <LocalDateTime at={session.seenAt} />
                    </>
                  )}
                </p>
              </div>
              {!session.current && (
                <Button
                  variant="quiet"
                  size="small"
                  busy={ending === session.id}
                  disabled={ending !== null}
                  aria-label={`Sign out: ${device}`}
                  onClick={() => end(session.id, () => endSession(session.id), `Signed out: ${device}.`)}
                >
                  Sign out
                </Button>
              )}
            </li>
          )
        })}
      </ul>
      <div className="mt-4 flex flex-wrap gap-2">
        {sessions.length > 1 && (
          <Button
            variant="quiet"
            busy={ending === 'others'}
            disabled={ending !== null}
            onClick={() => end('others', endOtherSessions, 'You are signed in on this device only.')}
          >
            Sign out elsewhere
          </Button>
        )}
        <Button variant="quiet" busy={ending === 'all'} disabled={ending !== null} onClick={leave}>
          Sign out everywhere
        </Button>
      </div>
    </SettingsSection>
  )
}
