import Link from 'next/link'
import type { User } from '@/lib/session'
import { AccountMenu } from './account-menu'
import { Brand } from './brand'
import { ThemeSwitch } from './theme-switch'

/** The bar above every page of a signed-in person. */
export function AppHeader({ user }: { user: User }) {
  return (
    <header className="sticky top-0 z-10 border-b border-line bg-canvas">
      <div className="mx-auto flex h-16 max-w-5xl items-center justify-between gap-3 px-4 sm:px-6">
        <Link href="/tasks" className="flex rounded-lg"><Brand /></Link>
        <div className="flex items-center gap-3">
          <ThemeSwitch />
          <AccountMenu user={user} />
        </div>
      </div>
    </header>
  )
}
