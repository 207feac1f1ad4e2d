'use client'

import { useState } from 'react'
import { signOut } from '@/api/accounts'
import { messageOf } from '@/api/http'
import { PersonIcon, SignOutIcon } from '@/components/ui/icons'
import { Menu, MenuItem, MenuLink } from '@/components/ui/menu'
import type { User } from '@/lib/user'
import { leaveAccount } from '@/state/leave-account'
import { useToasts } from '@/state/toasts'

/** Who is signed in, the way to their account, and the way out. */
export function AccountMenu({ user }: { user: User }) {
  const { show } = useToasts()
  const [leaving, setLeaving] = useState(false)

  const leave = async () => {
    setLeaving(true)
    try {
      await leaveAccount(signOut)
    } catch (error) {
      setLeaving(false)
      show({ message: `You are still signed in. ${messageOf(error)}`, tone: 'danger' })
    }
  }

  return (
    <Menu
      trigger={(trigger) => (
        <button
          type="button"
          {...trigger}
          aria-label="Your account"
          title="Your account"
          className="flex size-9 items-center justify-center rounded-full bg-accent-soft text-sm font-semibold text-accent uppercase"
        >
          {user.name.trim().charAt(0) || user.email.charAt(0)}
        </button>
      )}
      heading={
        <p className="px-3 pt-2 pb-3">
          <span className="block truncate font-semibold">{user.name}</span>
          <span className="block truncate text-sm text-muted">{user.email}</span>
        </p>
      }
    >
      <MenuLink href="/account" icon={<PersonIcon />}>
        Account settings
      </MenuLink>
      <MenuItem icon={<SignOutIcon />} disabled={leaving} onSelect={leave}>
        {leaving ? 'Signing out…' : 'Sign out'}
      </MenuItem>
    </Menu>
  )
}
