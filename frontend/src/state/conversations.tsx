'use client'

import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'
import {
  type Conversation,
  deleteConversation,
  listConversations,
  type Page,
  renameConversation,
} from '@/api/conversations'

interface Conversations {
  items: Conversation[]
  /** The server could not read them. */
  failed: boolean
  more: boolean
  /** Puts a conversation that was just made or used to the top. */
  promote: (conversation: Conversation) => void
  rename: (id: string, title: string) => Promise<void>
  remove: (id: string) => Promise<void>
  /** Reads the next page, or the first one again after a failure. */
  loadMore: () => Promise<void>
}

const Context = createContext<Conversations | null>(null)

/** Holds the list of conversations beside the open one; `initial` is null when the server could not read it. */
export function ConversationsProvider({
  initial,
  children,
}: {
  initial: Page<Conversation> | null
  children: ReactNode
}) {
  const [page, setPage] = useState(initial)
  const value = useMemo(() => {
    const change = (edit: (items: Conversation[]) => Conversation[]) =>
      setPage((current) => ({ items: edit(current?.items ?? []), next_cursor: current?.next_cursor ?? null }))
    return {
      items: page?.items ?? [],
      failed: page === null,
      more: (page?.next_cursor ?? null) !== null,
      promote: (conversation: Conversation) =>
        change((items) => [conversation, ...items.filter(({ id }) => id !== conversation.id)]),
      rename: async (id: string, title: string) => {
        const renamed = await renameConversation(id, title)
        change((items) => items.map((item) => (item.id === id ? renamed : item)))
      },
      remove: async (id: string) => {
        await deleteConversation(id)
        change((items) => items.filter((item) => item.id !== id))
      },
      loadMore: async () => {
        const next = await listConversations(page?.next_cursor ?? undefined)
        const known = new Set(page?.items.map(({ id }) => id))
        const items = [...(page?.items ?? []), ...next.items.filter(({ id }) => !known.has(id))]
        setPage({ items, next_cursor: next.next_cursor })
      },
    }
  }, [page])
  return <Context value={value}>{children}</Context>
}

export function useConversations(): Conversations {
  const conversations = useContext(Context)
  if (!conversations) throw new Error('useConversations needs a ConversationsProvider above it')
  return conversations
}
