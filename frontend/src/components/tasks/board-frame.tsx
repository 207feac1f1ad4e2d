import type { ReactNode } from 'react'

/** Views at the side, tasks beside them; on narrow screens above each other. */
export function BoardFrame({ views, children }: { views: ReactNode; children: ReactNode }) {
  return (
    <div className="lg:grid lg:grid-cols-[13rem_minmax(0,1fr)] lg:gap-x-12">
      {views}
      <div className="min-w-0">{children}</div>
    </div>
  )
}
