/** Three blank lines, the first of them inviting. */
export function EmptyPicture() {
  return (
    <svg viewBox="0 0 132 96" width="132" height="96" aria-hidden="true" fill="none">
      {[0, 1, 2].map((row) => (
        <g key={row} opacity={1 - row * 0.34} transform={`translate(0 ${row * 34})`}>
          <rect x="1" y="1" width="130" height="26" rx="9" strokeWidth="1.5" className="fill-surface stroke-line" />
          <circle cx="16" cy="14" r="6" strokeWidth="1.75" className={row === 0 ? 'stroke-accent' : 'stroke-outline'} />
          <path d={`M30 14h${[58, 40, 50][row]}`} strokeWidth="4" strokeLinecap="round" className="stroke-line" />
        </g>
      ))}
    </svg>
  )
}
