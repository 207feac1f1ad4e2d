'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { createConversation } from '@/api/conversations'
import { messageOf } from '@/api/http'
import { leaveWhenSignedOut } from '@/api/signed-out'
import { useAccountId } from '@/state/account'
import { useConversations } from '@/state/conversations'
import { keepFirstMessage } from '@/state/first-message'
import { holdText, useDraft } from '@/state/use-draft'
import { ChatComposer } from './chat-composer'
import { draftNameOf } from './draft-name'
import { FailureNotice } from './failure-notice'
import { UserMessage } from './message-item'
import { Suggestions } from './suggestions'

/** The page before the first message, which makes the conversation. */
export function NewConversation() {
  const router = useRouter()
  const { promote } = useConversations()
  const account = useAccountId()
  const draft = useDraft('chat.new')
  const [sending, setSending] = useState<string | null>(null)
  const [failure, setFailure] = useState<string | null>(null)

  const ask = async (text: string) => {
    setSending(text)
    setFailure(null)
    try {
      const conversation = await createConversation(titleFor(text))
      promote(conversation)
      keepFirstMessage(conversation.id, text)
      holdText(account, draftNameOf(conversation.id), text)
      draft.release()
      router.push(`/chat/${conversation.id}`)
    } catch (error) {
      if (leaveWhenSignedOut(error)) return
      setFailure(messageOf(error))
    }
  }

  return (
    <>
      <div className="mx-auto flex w-full max-w-3xl flex-1 flex-col px-4 py-6 sm:px-6">
        {sending === null ? (
          <Suggestions onChoose={ask} />
        ) : (
          <>
            <UserMessage text={sending} />
            {failure && (
              <FailureNotice failure={{ text: sending, message: failure }} onRetry={() => void ask(sending)} />
            )}
          </>
        )}
      </div>
      <ChatComposer draft={draft} onSend={ask} busy={sending !== null && failure === null} />
    </>
  )
}

const TITLE_LENGTH = 60

/** The beginning of the first message, up to a word's end. */
function titleFor(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  if (line.length <= TITLE_LENGTH) return line
  const cut = line.slice(0, TITLE_LENGTH)
  return `${cut.slice(0, cut.lastIndexOf(' ') > 20 ? cut.lastIndexOf(' ') : TITLE_LENGTH)}…`
}
