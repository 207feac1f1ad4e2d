const WIDTHS = ['w-3/5', 'w-2/5', 'w-1/2']

/** The page's outline while the tasks are on their way. */
export function TaskSkeleton() {
  return (
    <div role="status" aria-label="Loading your tasks">
      <div className="mb-6">
        <h1 className="text-[2rem] leading-tight font-semibold tracking-[-0.03em]">Tasks</h1>
        <div className="mt-2.5 mb-1.5 h-4 w-32 animate-shimmer rounded-full bg-line" />
      </div>
      <div className="h-14 rounded-2xl border border-line bg-surface" />
      <div className="mt-6 space-y-2">
        {WIDTHS.map((width) => (
          <div key={width} className="flex h-[3.125rem] items-center gap-3 rounded-2xl border border-line bg-surface px-4">
            <div className="size-[1.375rem] animate-shimmer rounded-full bg-line" />
            <div className={`h-3.5 animate-shimmer rounded-full bg-line ${width}`} />
          </div>
        ))}
      </div>
    </div>
  )
}
