import { useEffect } from 'react'

/**
 * The first message of a conversation that was just made: the page that was left hands it to the one that opens. Taken
 * once, so going back to the page never sends it again.
 */
let waiting: { conversationId: string; text: string } | null = null

export function keepFirstMessage(conversationId: string, text: string): void {
  waiting = { conversationId, text }
}

/** Whether a message is about to be sent to this conversation. */
export const waitsFor = (conversationId: string) => waiting?.conversationId === conversationId

export function useFirstMessage(conversationId: string, ask: (text: string) => void): void {
  useEffect(() => {
    if (waiting?.conversationId !== conversationId) return
    const { text } = waiting
    waiting = null
    ask(text)
  }, [conversationId, ask])
}
