'use client'

import { usePathname } from 'next/navigation'
import { type ReactNode, useEffect, useState } from 'react'
import type { Assistant } from '@/api/conversations'
import { Dialog } from '@/components/ui/dialog'
import { IconButton } from '@/components/ui/icon-button'
import { ListIcon } from '@/components/ui/icons'
import { AssistantBadge } from './assistant-badge'
import { ConversationList } from './conversation-list'
import { NewConversationLink } from './new-conversation-link'

/** Conversations beside the open one; on small screens they lie behind a button. */
export function ChatFrame({ assistant, children }: { assistant: Assistant | null; children: ReactNode }) {
  return (
    <div className="mx-auto flex w-full max-w-6xl flex-1 lg:px-6">
      <aside
        aria-label="Conversations"
        className="sticky top-(--header) hidden h-[calc(100dvh-var(--header))] w-64 shrink-0 flex-col gap-4 overflow-y-auto border-r border-line py-6 pr-4 lg:flex"
      >
        <NewConversationLink />
        <ConversationList />
      </aside>
      <div className="flex min-w-0 flex-1 flex-col">
        <div className="mx-auto flex w-full max-w-3xl items-center gap-2 px-4 pt-4 sm:px-6">
          <h1 className="sr-only">Assistant</h1>
          <ConversationDrawer />
          <AssistantBadge assistant={assistant} />
        </div>
        {children}
      </div>
    </div>
  )
}

function ConversationDrawer() {
  const pathname = usePathname()
  const [open, setOpen] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page closes it, the back button's included
  useEffect(() => setOpen(false), [pathname])
  return (
    <div className="lg:hidden">
      <IconButton label="Conversations" onClick={() => setOpen(true)}>
        <ListIcon />
      </IconButton>
      <Dialog shape="side" title="Conversations" open={open} onClose={() => setOpen(false)}>
        <div className="mt-4 flex flex-col gap-4">
          <NewConversationLink onNavigate={() => setOpen(false)} />
          <ConversationList onNavigate={() => setOpen(false)} />
        </div>
      </Dialog>
    </div>
  )
}
