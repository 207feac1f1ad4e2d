import { type HttpAnswer, type HttpRequest, readJson } from '../lib/http.ts'
import { expect } from '../lib/run/health.ts'
import { ANSWER_MS } from './ask.ts'

/** A request within the session of the account that looks. */
export type Send = (path: string, request?: HttpRequest) => Promise<HttpAnswer>

/** The application, and the headers by which it knows the account. */
export interface Visitor {
  readonly url: string
  /** Where the page is that asks. */
  readonly origin: string
  readonly headers: Readonly<Record<string, string>>
  readonly send: Send
}

/** A busy machine may once read two pieces together that came one after the other; what collects always does. */
const TURNS = 3

/**
 * Answers that are given piece by piece arrive so: the first event of the chat's answer is read before its last was
 * sent, and a change of tasks is heard on a stream that goes on. Throws where something on the way collects them.
 */
export async function followStreams(visitor: Visitor): Promise<void> {
  await hearChange(visitor)
  await hearAnswer(visitor)
}

async function hearAnswer(visitor: Visitor): Promise<void> {
  const created = await visitor.send('/api/v1/conversations', { method: 'POST', body: {} })
  expect(created.status === 201, `beginning a conversation: status ${created.status}`)
  const path = `/api/v1/conversations/${readJson<{ id: string }>(created).id}/messages`
  for (let turn = 0; turn < TURNS; turn++) {
    const pieces = await readPieces(visitor, path)
    const text = pieces.join('')
    expect(/^event: finished$/m.test(text), `the chat's answer has no end: ${text.slice(-200)}`)
    if (/^event: started$/m.test(pieces[0] ?? '') && !/^event: finished$/m.test(pieces[0] ?? '')) return
  }
  throw new Error(`the chat's answer came as a whole, ${TURNS} times: something on the way collects it`)
}

/** An answer of the chat, in the pieces in which it was read. */
async function readPieces({ url, origin, headers }: Visitor, path: string): Promise<string[]> {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: {
      ...headers,
      origin,
      connection: 'close',
      'content-type': 'application/json',
      accept: 'text/event-stream',
    },
    body: JSON.stringify({ text: 'What is due this week?', time_zone: 'UTC' }),
    signal: AbortSignal.timeout(ANSWER_MS),
  })
  expect(response.status === 200, `the chat answers with status ${response.status}`)
  return Array.fromAsync(response.body!.pipeThrough(new TextDecoderStream()))
}

/** The stream does not end by itself while this looks, so what is heard of it came through while it was open. */
async function hearChange({ url, headers, send }: Visitor): Promise<void> {
  const ended = new AbortController()
  const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(ANSWER_MS)])
  try {
    const response = await fetch(`${url}/api/v1/events`, { headers: { ...headers, connection: 'close' }, signal })
    expect(response.status === 200, `the stream of changes answers with status ${response.status}`)
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    await readUntil(reader, /^event: ready$/m)
    const { status, text } = await send('/api/v1/tasks', { method: 'POST', body: { title: 'Heard by a stream' } })
    expect(status === 201, `adding a task: status ${status}: ${text.slice(0, 200)}`)
    await readUntil(reader, /^event: tasks$/m)
    await send(`/api/v1/tasks/${(JSON.parse(text) as { id: string }).id}`, { method: 'DELETE' })
  } catch (error) {
    if (signal.aborted) throw new Error('a change is not heard on an open stream: something on the way holds it back')
    throw error
  } finally {
    ended.abort()
  }
}

async function readUntil(reader: ReadableStreamDefaultReader<string>, event: RegExp): Promise<void> {
  let text = ''
  while (!event.test(text)) {
    const { done, value } = await reader.read()
    expect(!done, `the stream of changes ended: ${text.slice(-200)}`)
    text += value
  }
}
