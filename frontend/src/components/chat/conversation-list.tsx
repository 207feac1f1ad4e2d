'use client'

import { useState } from 'react'
import { messageOf } from '@/api/http'
import { Button } from '@/components/ui/button'
import { useConversations } from '@/state/conversations'
import { useToasts } from '@/state/toasts'
import { ConversationItem } from './conversation-item'

/** The person's conversations, the one used last on top. */
export function ConversationList({ onNavigate }: { onNavigate?: () => void }) {
  const { items, failed, more } = useConversations()
  if (failed) {
    return (
      <div role="alert" className="space-y-3 text-sm text-muted">
        <p>Your conversations could not be loaded.</p>
        <LoadMore label="Try again" />
      </div>
    )
  }
  if (items.length === 0)
    return <p className="px-3 text-sm text-muted text-pretty">What you talk about is kept here, until you delete it.</p>
  return (
    <>
      <ul aria-label="Conversations" className="space-y-0.5">
        {items.map((item) => (
          <ConversationItem key={item.id} conversation={item} {...(onNavigate && { onNavigate })} />
        ))}
      </ul>
      {more && <LoadMore label="Show older" />}
    </>
  )
}

function LoadMore({ label }: { label: string }) {
  const { loadMore } = useConversations()
  const { show } = useToasts()
  const [busy, setBusy] = useState(false)
  const onClick = async () => {
    setBusy(true)
    await loadMore().catch((error: unknown) => show({ message: messageOf(error), tone: 'danger' }))
    setBusy(false)
  }
  return (
    <Button variant="quiet" busy={busy} onClick={onClick} className="w-full">
      {label}
    </Button>
  )
}
