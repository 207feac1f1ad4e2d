import type { ButtonHTMLAttributes } from 'react'

const STYLES =
  'inline-flex size-10 shrink-0 items-center justify-center rounded-lg text-muted transition-colors ' +
  'hover:bg-well hover:text-ink'

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** What assistive technology and the tooltip say. */
  label: string
}

/** A square button that shows only an icon. */
export function IconButton({ label, className = '', ...rest }: IconButtonProps) {
  return <button type="button" aria-label={label} title={label} {...rest} className={`${STYLES} ${className}`} />
}
