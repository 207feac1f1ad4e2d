import type { ReactNode } from 'react'

export default function TasksLayout({ children }: { children: ReactNode }) {
  return <div className="mx-auto w-full max-w-6xl px-4 pt-2 pb-32 sm:px-6 sm:pt-10">{children}</div>
}
