import type { Thread } from '@/state/thread'

/**
 * Tells screen readers what happens: that an answer is under way, and then the answer as a whole. Announcing each piece
 * as it arrives would be a stutter.
 */
export function ThreadStatus({ thread }: { thread: Thread }) {
  return (
    <p role="status" className="sr-only">
      {announcement(thread)}
    </p>
  )
}

function announcement({ messages, asking, fault }: Thread): string {
  if (asking) return 'Taskora is answering.'
  if (fault) return `No answer: ${fault.message}`
  const last = messages.at(-1)
  if (last?.role !== 'assistant') return ''
  if (last.state === 'stopped') return 'Stopped.'
  const question = last.confirmation?.state === 'pending' ? ' Your confirmation is needed.' : ''
  return `${last.tool_calls.map(({ summary }) => summary).join(' ')} ${spoken(last.text)}${question}`.trim()
}

/** Markdown without the marks that a voice would read out. */
const spoken = (markdown: string) => markdown.replaceAll(/[*_`#>|]/g, '')
