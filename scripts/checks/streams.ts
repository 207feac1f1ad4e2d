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

/** How often a stream of changes that ends is opened. */
const OPENINGS = 3

/** How often the chat is asked for an answer that is read in pieces. */
const TURNS = 3

/**
 * Answers that are given piece by piece arrive so: a change of tasks is heard on a stream that goes on. Throws where
 * something on the way collects them. Resolves with what was seen of the chat's answer: the assistant gives all of it
 * within milliseconds, so a busy machine may read it at once although nothing on the way has collected it.
 */
export async function followStreams(visitor: Visitor): Promise<string> {
  await hearChange(visitor)
  return (await hearAnswer(visitor))
    ? 'changes and the chat are heard as they come'
    : `changes are heard as they come, the chat's answer was read at once ${TURNS} times`
}

/** Whether the first event of an answer was read before the last one. Throws where an answer is not whole. */
async function hearAnswer(visitor: Visitor): Promise<boolean> {
  const created = await visitor.send('/api/v1/conversations', { method: 'POST', body: {} })
  expect(created.status === 201, `beginning a conversation: status ${created.status}`)
  const path = `/api/v1/conversations/${readJson<{ id: string }>(created).id}/messages`
  for (let turn = 0; turn < TURNS; turn++) {
    const pieces = await readPieces(visitor, path)
    const text = pieces.join('')
    expect(/^event: finished$/m.test(text), `the chat's answer has no end: ${text.slice(-200)}`)
    if (/^event: started$/m.test(pieces[0] ?? '') && !/^event: finished$/m.test(pieces[0] ?? '')) return true
  }
  return false
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

/** A pod that goes ends its streams, and a browser opens another; only one that ends again and again is of no use. */
async function hearChange(visitor: Visitor): Promise<void> {
  for (let opening = 1; ; opening++) {
    try {
      return await hearOnStream(visitor)
    } catch (error) {
      if (!(error instanceof StreamEnded) || opening === OPENINGS) throw error
    }
  }
}

class StreamEnded extends Error {}

/** The stream does not end by itself while this looks, so what is heard of it came through while it was open. */
async function hearOnStream({ url, headers, send }: Visitor): Promise<void> {
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
    if (done) throw new StreamEnded(`the stream of changes ended: ${text.slice(-200)}`)
    text += value
  }
}
