import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { ConversationUnreadable } from '@/components/chat/conversation-unreadable'
import { OpenConversation } from '@/components/chat/open-conversation'
import { allMessages } from '@/server/all-messages'
import { requireUser } from '@/server/session'

export const metadata: Metadata = { title: 'Assistant' }

export default async function ConversationPage({ params }: { params: Promise<{ id: string }> }) {
  const user = await requireUser()
  const { id } = await params
  const answer = await allMessages(user, id)
  if (answer.state === 'missing') notFound()
  if (answer.state === 'failed') return <ConversationUnreadable />
  // A component of its own per conversation: an answer never lands in the one that was opened next.
  return <OpenConversation key={id} id={id} initial={answer.data} />
}
