'use client'

import { createContext, type ReactNode, useContext } from 'react'

const Context = createContext<string | null>(null)

/** Says below it whose page this is: what the browser keeps belongs to that account alone. */
export function AccountProvider({ id, children }: { id: string; children: ReactNode }) {
  return <Context value={id}>{children}</Context>
}

/** The id of the signed-in account. */
export function useAccountId(): string {
  const id = useContext(Context)
  if (id === null) throw new Error('useAccountId needs an AccountProvider above it')
  return id
}
