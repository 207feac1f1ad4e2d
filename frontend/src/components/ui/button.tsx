import type { ButtonHTMLAttributes, Ref } from 'react'
import { Spinner } from './spinner'

const BASE =
  'inline-flex items-center justify-center gap-2 rounded-xl text-[0.9375rem] font-semibold transition-colors ' +
  'disabled:opacity-60'

const VARIANTS = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong',
  quiet: 'border border-line bg-surface text-ink hover:bg-well',
  /** Leads to something dangerous, which asks again. */
  warning: 'border border-line bg-surface text-danger hover:bg-danger-soft',
  /** For what cannot be taken back. */
  danger: 'bg-danger text-on-accent hover:bg-danger-strong',
}

const SIZES = { small: 'h-9 px-3', medium: 'h-11 px-4', large: 'h-12 px-4' }

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  ref?: Ref<HTMLButtonElement>
  variant?: keyof typeof VARIANTS
  size?: keyof typeof SIZES
  /** Work is under way: says so, and cannot be pressed again. */
  busy?: boolean
}

export function Button({
  variant = 'primary',
  size = 'medium',
  busy = false,
  className = '',
  children,
  ...rest
}: ButtonProps) {
  const styles = `${BASE} ${SIZES[size]} ${VARIANTS[variant]} ${className}`
  return (
    <button type="button" {...rest} className={styles} disabled={busy || rest.disabled} aria-busy={busy}>
      {busy && <Spinner />}
      {children}
    </button>
  )
}
