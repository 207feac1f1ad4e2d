import { redirect } from 'next/navigation'
import type { ReactNode } from 'react'
import { AccountsFrame } from '@/app/accounts-frame'
import { currentUser } from '@/server/session'
import { ForgetCopy } from '@/state/offline-support'

/** Signing in and signing up; people with a session are shown their tasks instead. */
export default async function AccountsLayout({ children }: { children: ReactNode }) {
  if (await currentUser()) redirect('/tasks')
  return (
    <AccountsFrame>
      {children}
      <ForgetCopy />
    </AccountsFrame>
  )
}
