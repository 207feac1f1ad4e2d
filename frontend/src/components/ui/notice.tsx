import type { ReactNode } from 'react'

interface NoticeProps {
  title: string
  /** It is the whole page, so its title is the page's. */
  wholePage?: boolean
  children: ReactNode
  /** What can be done about it. */
  action?: ReactNode
  picture?: ReactNode
}

/** A quiet message in the place of content: nothing here, not found, could not be loaded. */
export function Notice({ title, wholePage = false, children, action, picture }: NoticeProps) {
  const [Heading, size] = wholePage
    ? (['h1', 'text-2xl tracking-[-0.025em]'] as const)
    : (['h2', 'text-lg tracking-[-0.01em]'] as const)
  return (
    <div className="flex flex-col items-center px-6 py-14 text-center">
      {picture}
      <Heading className={`mt-5 font-semibold text-balance ${size}`}>{title}</Heading>
      <p className="mt-1.5 max-w-[34ch] text-muted text-balance">{children}</p>
      {action && <div className="mt-6">{action}</div>}
    </div>
  )
}
