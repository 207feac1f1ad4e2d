export function Spinner() {
  return (
    <svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true" className="animate-spin">
      <circle cx="10" cy="10" r="7.5" fill="none" stroke="currentColor" strokeWidth="2.5" className="opacity-25" />
      <path d="M17.5 10A7.5 7.5 0 0010 2.5" fill="none" stroke="currentColor" strokeWidth="2.5" strokeLinecap="round" />
    </svg>
  )
}
