import type { ReactNode } from 'react'
import { AccountsFrame } from '@/app/accounts-frame'

/** Where links of messages lead, with a session in this browser or without. */
export default function LinksLayout({ children }: { children: ReactNode }) {
  return <AccountsFrame>{children}</AccountsFrame>
}
