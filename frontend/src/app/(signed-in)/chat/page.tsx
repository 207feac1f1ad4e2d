import type { Metadata } from 'next'
import { NewConversation } from '@/components/chat/new-conversation'
import { requireUser } from '@/lib/session'

export const metadata: Metadata = { title: 'Assistant' }

export default async function ChatPage() {
  await requireUser()
  return <NewConversation />
}
