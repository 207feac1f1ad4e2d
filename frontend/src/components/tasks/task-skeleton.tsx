import { BoardFrame } from './board-frame'

const WIDTHS = ['w-3/5', 'w-2/5', 'w-1/2', 'w-1/3']
const BLOCK = 'animate-shimmer rounded-full bg-line'

/** The page's outline while the tasks are on their way. */
export function TaskSkeleton() {
  const views = (
    <div className="mb-5 flex gap-2 overflow-hidden lg:mt-2 lg:block lg:space-y-6">
      {WIDTHS.map((width) => (
        <div key={width} className={`h-4 w-24 shrink-0 ${BLOCK}`} />
      ))}
    </div>
  )
  return (
    <div role="status" aria-label="Loading your tasks">
      <BoardFrame views={views}>
        <h1 className="text-2xl leading-tight font-semibold tracking-[-0.025em] sm:text-[2rem]">Tasks</h1>
        <div className={`mt-2.5 mb-6 h-4 w-32 max-sm:hidden ${BLOCK}`} />
        <div className="mb-8 h-14 rounded-2xl max-sm:my-3 border border-line bg-surface" />
        <RowSkeletons />
      </BoardFrame>
    </div>
  )
}

/** Rows without words. */
export function RowSkeletons() {
  return (
    <div className="divide-y divide-line overflow-hidden rounded-2xl border border-line bg-surface shadow-card">
      {WIDTHS.map((width) => (
        <div key={width} className="flex h-14 items-center gap-4 px-4">
          <div className={`size-[1.375rem] ${BLOCK}`} />
          <div className={`h-3.5 ${width} ${BLOCK}`} />
        </div>
      ))}
    </div>
  )
}
