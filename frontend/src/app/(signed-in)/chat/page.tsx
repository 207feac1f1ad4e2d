import type { Metadata } from 'next'
import { NewConversation } from '@/components/chat/new-conversation'
import { requireUser } from '@/server/session'

export const metadata: Metadata = { title: 'Assistant' }

export default async function ChatPage() {
  await requireUser()
  return <NewConversation />
}
