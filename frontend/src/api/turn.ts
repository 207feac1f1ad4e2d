import { type EventSourceMessage, EventSourceParserStream } from 'eventsource-parser/stream'
import type { components } from './api-schema'
import { messagesPath } from './conversations'
import { open, RequestError } from './http'

type Schemas = components['schemas']

/** The events that the server sends while it answers one message. */
export type TurnEvent =
  | ({ type: 'started' } & Schemas['Started'])
  | ({ type: 'delta' } & Schemas['Delta'])
  | ({ type: 'tool' } & Schemas['ToolEvent'])
  | ({ type: 'confirmation' } & Schemas['ConfirmationEvent'])
  | ({ type: 'finished' } & Schemas['Finished'])
  | ({ type: 'failed' } & Schemas['Failed'])

const LAST = new Set(['finished', 'failed'])
const KNOWN = new Set(['started', 'delta', 'tool', 'confirmation', ...LAST])

/**
 * Sends a message to a conversation and yields the answer's events as they arrive. Ends after the last one; a stream
 * that ends before is a RequestError, so that a partial answer is never taken for a complete one.
 */
export async function* takeTurn(
  conversationId: string,
  { text, locale }: { text: string; locale: string },
  signal: AbortSignal,
): AsyncGenerator<TurnEvent> {
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const response = await open(messagesPath(conversationId), {
    method: 'POST',
    body: { text, time_zone: timeZone, locale },
    headers: { accept: 'text/event-stream' },
    signal,
  })
  for await (const { event, data } of eventsOf(response)) {
    // An event of a later server is no reason to lose the answer.
    if (!event || !KNOWN.has(event)) continue
    yield { type: event, ...JSON.parse(data) } as TurnEvent
    if (LAST.has(event)) return
  }
  throw new RequestError('The answer was cut off. What was done before that stays done.', 0, 'broken_off')
}

/** Not every browser can iterate over a stream. */
async function* eventsOf({ body }: Response): AsyncGenerator<EventSourceMessage> {
  const reader = body?.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream()).getReader()
  if (!reader) return
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value
  } finally {
    // Also when the consumer stops early: the server then ends the turn.
    await reader.cancel().catch(() => undefined)
  }
}
