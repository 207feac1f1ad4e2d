'use client'

import { useState } from 'react'
import { useToasts } from '@/context/toasts'
import type { User } from '@/lib/session'
import { signOut } from '@/services/accounts'
import { messageOf } from '@/services/http'
import { SignOutIcon } from './icons'

/** Who is signed in, and the way out. A native popover: Escape and a click elsewhere close it. */
export function AccountMenu({ user }: { user: User }) {
  const { show, settle } = useToasts()
  const [leaving, setLeaving] = useState(false)

  const leave = async () => {
    setLeaving(true)
    try {
      await settle()
      await signOut()
      // A full load, so that nothing of this person stays in the memory of the page.
      window.location.assign('/sign-in')
    } catch (error) {
      setLeaving(false)
      show({ message: `You are still signed in. ${messageOf(error)}`, tone: 'danger' })
    }
  }

  return (
    <>
      <button type="button" popoverTarget="account-menu" aria-label="Account" title="Account"
        className="flex size-9 items-center justify-center rounded-full bg-accent-soft text-sm font-semibold text-accent uppercase">
        {user.name.trim().charAt(0) || user.email.charAt(0)}
      </button>
      <div id="account-menu" popover="auto"
        className="fixed top-16 right-[max(1rem,calc((100vw-64rem)/2+1.5rem))] left-auto m-0 w-64 rounded-2xl border border-line bg-surface p-2 text-ink shadow-float">
        <p className="px-3 pt-2 pb-3">
          <span className="block truncate font-semibold">{user.name}</span>
          <span className="block truncate text-sm text-muted">{user.email}</span>
        </p>
        <button type="button" onClick={leave} disabled={leaving}
          className="flex h-10 w-full items-center gap-3 rounded-xl px-3 text-[0.9375rem] font-medium hover:bg-well disabled:opacity-60">
          <SignOutIcon className="text-muted" />
          {leaving ? 'Signing out…' : 'Sign out'}
        </button>
      </div>
    </>
  )
}
