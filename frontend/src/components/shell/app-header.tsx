import Link from 'next/link'
import { Brand } from '@/components/ui/brand'
import type { User } from '@/lib/user'
import { AccountMenu } from './account-menu'
import { SectionLinks } from './sections'
import { ThemeSwitch } from './theme-switch'

/** The bar above every page of a signed-in person. */
export function AppHeader({ user }: { user: User }) {
  return (
    <header className="sticky top-0 z-10 border-b border-line bg-canvas">
      <div className="mx-auto flex h-(--header) max-w-6xl items-center gap-3 px-4 sm:gap-6 sm:px-6">
        <Link href="/tasks" aria-label="Taskora" className="flex rounded-lg">
          <Brand />
        </Link>
        <SectionLinks />
        <div className="ml-auto flex items-center gap-3">
          <ThemeSwitch />
          <AccountMenu user={user} />
        </div>
      </div>
    </header>
  )
}
