import 'server-only'
import { type Message, messagesPath, type Page } from '@/api/conversations'
import type { User } from '@/lib/user'
import { type BackendAnswer, readBackend } from './backend'

const PAGE_SIZE = 100
/** Beyond this a page would take too long to make; nobody reads that far back. */
const MOST_PAGES = 10

/** Everything that was said in a conversation, oldest first. */
export async function allMessages(user: User, conversationId: string): Promise<BackendAnswer<Message[]>> {
  const messages: Message[] = []
  let cursor: string | null = null
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const query = new URLSearchParams({ limit: String(PAGE_SIZE), ...(cursor && { cursor }) })
    const answer: BackendAnswer<Page<Message>> = await readBackend(user, `${messagesPath(conversationId)}?${query}`)
    if (answer.state !== 'ok') return answer
    messages.push(...answer.data.items)
    cursor = answer.data.next_cursor
    if (cursor === null) break
  }
  return { state: 'ok', data: messages }
}
