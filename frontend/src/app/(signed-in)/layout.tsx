import type { ReactNode } from 'react'
import { AppHeader } from '@/components/shell/app-header'
import { SectionBar } from '@/components/shell/sections'
import { SkipLink } from '@/components/shell/skip-link'
import { requireUser } from '@/server/session'
import { settings } from '@/server/settings'
import { AccountProvider } from '@/state/account'
import { OfflineSupport } from '@/state/offline-support'

/** What surrounds every page of a signed-in person: it stays in place while they move between sections. */
export default async function SignedInLayout({ children }: { children: ReactNode }) {
  const user = await requireUser()
  return (
    <div className="flex min-h-dvh flex-col pb-(--section-bar)">
      <SkipLink />
      <AppHeader user={user} />
      <main id="content" tabIndex={-1} className="flex flex-1 flex-col outline-none">
        <AccountProvider id={user.id}>{children}</AccountProvider>
      </main>
      <SectionBar />
      <OfflineSupport user={user} serviceWorker={settings().serviceWorker} />
    </div>
  )
}
