import type { ReactNode } from 'react'
import { ASSISTANT_PATH, type Assistant, CONVERSATIONS_PATH, type Conversation, type Page } from '@/api/conversations'
import { ChatFrame } from '@/components/chat/chat-frame'
import { readBackend } from '@/server/backend'
import { requireUser } from '@/server/session'
import { ConversationsProvider } from '@/state/conversations'

/** The list of conversations, and which assistant answers, around the open conversation. */
export default async function ChatLayout({ children }: { children: ReactNode }) {
  const user = await requireUser()
  const [conversations, assistant] = await Promise.all([
    readBackend<Page<Conversation>>(user, CONVERSATIONS_PATH),
    readBackend<Assistant>(user, ASSISTANT_PATH),
  ])
  return (
    <ConversationsProvider initial={conversations.state === 'ok' ? conversations.data : null}>
      <ChatFrame assistant={assistant.state === 'ok' ? assistant.data : null}>{children}</ChatFrame>
    </ConversationsProvider>
  )
}
