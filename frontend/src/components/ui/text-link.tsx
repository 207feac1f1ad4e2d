import Link from 'next/link'
import type { ReactNode } from 'react'

/** A link within or below a text. */
export function TextLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} className="rounded font-semibold text-accent underline-offset-4 hover:underline">
      {children}
    </Link>
  )
}
