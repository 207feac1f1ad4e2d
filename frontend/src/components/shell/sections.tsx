'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { AssistantIcon, PersonIcon, TasksIcon } from '@/components/ui/icons'

const SECTIONS = [
  { href: '/tasks', label: 'Tasks', Icon: TasksIcon },
  { href: '/chat', label: 'Assistant', Icon: AssistantIcon },
  { href: '/account', label: 'Account', Icon: PersonIcon },
]

/** Whether a page belongs to a section: `/chat/123` to `/chat`, but `/chats` does not. */
const within = (pathname: string, href: string) => pathname === href || pathname.startsWith(`${href}/`)

/** The sections in the header of wide screens. */
export function SectionLinks() {
  const pathname = usePathname()
  return (
    <nav aria-label="Main" className="hidden items-center gap-1 sm:flex">
      {SECTIONS.map(({ href, label, Icon }) => (
        <Link
          key={href}
          href={href}
          aria-current={within(pathname, href) ? 'page' : undefined}
          className="flex h-9 items-center gap-2 rounded-lg px-3 text-[0.9375rem] font-medium text-muted transition-colors hover:bg-well hover:text-ink aria-[current]:bg-accent-soft aria-[current]:text-accent"
        >
          <Icon width="18" height="18" />
          {label}
        </Link>
      ))}
    </nav>
  )
}

/** The same at the bottom edge of phones, where a thumb reaches. */
export function SectionBar() {
  const pathname = usePathname()
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-10 flex h-(--section-bar) border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] sm:hidden"
    >
      {SECTIONS.map(({ href, label, Icon }) => (
        <Link
          key={href}
          href={href}
          aria-current={within(pathname, href) ? 'page' : undefined}
          className="flex flex-1 flex-col items-center justify-center gap-0.5 text-xs font-medium text-muted outline-offset-[-4px] aria-[current]:text-accent"
        >
          <Icon />
          {label}
        </Link>
      ))}
    </nav>
  )
}
