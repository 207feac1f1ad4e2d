import type { ReactNode } from 'react'
import { ThemeSwitch } from '@/components/shell/theme-switch'
import { Showcase } from '@/components/sign-in/showcase'
import { Brand } from '@/components/ui/brand'

/** The frame of the pages that people see without a session. */
export function AccountsFrame({ children }: { children: ReactNode }) {
  return (
    <div className="grid min-h-dvh lg:grid-cols-2 lg:p-4">
      <div className="flex flex-col px-5 py-4 sm:px-8">
        <header className="flex h-10 items-center justify-between">
          <Brand />
          <ThemeSwitch />
        </header>
        <main className="mx-auto flex w-full max-w-sm flex-1 flex-col justify-center py-10 lg:pb-20">{children}</main>
      </div>
      <Showcase />
    </div>
  )
}
