import type { ButtonHTMLAttributes } from 'react'

const STYLES =
  'inline-flex size-9 shrink-0 items-center justify-center rounded-lg text-muted transition-colors hover:bg-well hover:text-ink'

/** A square button that shows only an icon; `label` is what assistive technology and the tooltip say. */
export function IconButton({ label, className = '', ...rest }: ButtonHTMLAttributes<HTMLButtonElement> & { label: string }) {
  return <button type="button" aria-label={label} title={label} {...rest} className={`${STYLES} ${className}`} />
}
