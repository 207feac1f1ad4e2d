import type { ReactNode } from 'react'
import { AppHeader } from '@/components/app-header'
import { requireUser } from '@/lib/session'

export default async function TasksLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <AppHeader user={await requireUser()} />
      <main className="mx-auto w-full max-w-2xl px-4 pt-8 pb-28 sm:px-6 sm:pt-12">{children}</main>
    </>
  )
}
