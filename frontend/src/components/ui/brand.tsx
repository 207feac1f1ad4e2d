/** The name and its mark: a check on a leaf-green tile. */
export function Brand() {
  return (
    <span className="inline-flex items-center gap-2.5 text-[1.0625rem] font-semibold tracking-[-0.015em]">
      <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" className="shrink-0">
        <rect width="32" height="32" rx="9" className="fill-accent" />
        <path
          d="M8.5 16.6l5.1 5.1L23.8 10.6"
          fill="none"
          strokeWidth="3.4"
          strokeLinecap="round"
          strokeLinejoin="round"
          className="stroke-on-accent"
        />
      </svg>
      Taskora
    </span>
  )
}
