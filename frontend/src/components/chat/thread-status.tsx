import type { Thread } from '@/state/thread'

/**
 * Announces to screen readers that an answer is under way, and then the answer as a whole: pieces announced as they
 * arrive would interrupt each other.
 */
export function ThreadStatus({ thread }: { thread: Thread }) {
  return (
    <p role="status" className="sr-only">
      {announcement(thread)}
    </p>
  )
}

function announcement({ messages, asking, failure }: Thread): string {
  if (asking) return 'Taskora is answering.'
  if (failure) return `No answer: ${failure.message}`
  const last = messages.at(-1)
  if (last?.role !== 'assistant') return ''
  if (last.state === 'stopped') return 'Stopped.'
  const question = last.confirmation?.state === 'pending' ? ' Your confirmation is needed.' : ''
  const said = spoken(last.text).trim()
  // The text says what was done. An assistant that writes none leaves it to its tools.
  return `${said === '' ? last.tool_calls.map(({ summary }) => summary).join(' ') : said}${question}`.trim()
}

/** Markdown without the marks that a voice would read out. */
const spoken = (markdown: string) => markdown.replaceAll(/[*_`#>|]/g, '')
