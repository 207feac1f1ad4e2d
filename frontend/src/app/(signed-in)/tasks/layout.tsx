import type { ReactNode } from 'react'

export default function TasksLayout({ children }: { children: ReactNode }) {
  return <div className="mx-auto w-full max-w-2xl px-4 pt-8 pb-28 sm:px-6 sm:pt-12">{children}</div>
}
