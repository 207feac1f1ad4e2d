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
  const Heading = wholePage ? 'h1' : 'h2'
  return (
    <div className="flex flex-col items-center px-6 py-14 text-center">
      {picture}
      <Heading className="mt-5 text-lg font-semibold tracking-[-0.01em]">{title}</Heading>
      <p className="mt-1.5 max-w-[34ch] text-muted text-pretty">{children}</p>
      {action && <div className="mt-6">{action}</div>}
    </div>
  )
}
