interface TaskSummaryProps {
  open: number
  done: number
  /** There are more tasks than the ones counted. */
  more: boolean
}

/** The page's title with how far the person has come, in words and as a ring. */
export function TaskSummary({ open, done, more }: TaskSummaryProps) {
  const total = open + done
  return (
    <div className="mb-6 flex items-center justify-between gap-4">
      <div>
        <h1 className="text-[2rem] leading-tight font-semibold tracking-[-0.03em]">Tasks</h1>
        <p className="mt-1 text-muted" aria-live="polite">{inWords({ open, done, more })}</p>
      </div>
      {total > 0 && <ProgressRing share={done / total} />}
    </div>
  )
}

function inWords({ open, done, more }: TaskSummaryProps): string {
  if (open + done === 0) return 'Nothing to do yet'
  if (more) return `The newest ${open + done}: ${open} to do, ${done} done`
  if (open === 0) return 'All done. Enjoy the quiet.'
  return done === 0 ? `${open} to do` : `${open} to do, ${done} done`
}

function ProgressRing({ share }: { share: number }) {
  const percent = Math.round(share * 100)
  return (
    <svg viewBox="0 0 48 48" width="52" height="52" aria-hidden="true" className="shrink-0">
      <circle cx="24" cy="24" r="20" fill="none" strokeWidth="5" className="stroke-line" />
      <circle cx="24" cy="24" r="20" fill="none" strokeWidth="5" strokeLinecap="round" pathLength="100"
        strokeDasharray={`${percent} 100`} transform="rotate(-90 24 24)"
        className={`stroke-accent transition-[stroke-dasharray] duration-500 ${percent === 0 ? 'opacity-0' : ''}`} />
      <text x="24" y="24.5" textAnchor="middle" dominantBaseline="central"
        className="fill-ink text-[0.75rem] font-semibold tabular-nums">{percent}%</text>
    </svg>
  )
}
