import { createInterface } from 'node:readline'
import { hashInputs } from '../../../lib/images/image-inputs.ts'
import type { CommandConnection } from '../../../lib/shell/stream-command.ts'
import type { SyncedSources } from './synced-sources.ts'

/** A conversation with the supervisor in one pod (see supervisors.ts), for as long as the pod lives. */
export interface PodLink {
  /** The hash of the sources that its worker serves, as it said last; empty while none serves. */
  readonly serving: string
  /** The hash of the sources that were put into it last, or that its image has: a worker may be starting with them. */
  readonly holds: string
  readonly isOpen: boolean
  /** Why what it holds does not compile, where it says so: it keeps that all the same. */
  readonly broken: string | undefined
  /** Gives the pod these sources. Resolves to why it serves others still, or undefined. Throws when it is gone. */
  bring(sources: SyncedSources): Promise<string | undefined>
  /** Asks for the hash of the sources that its worker serves. Throws when it is gone. */
  ask(): Promise<string>
  close(): void
}

/** How a pod is spoken to: a connection whose lines are JSON objects. */
export type OpenConnection = (pod: string) => CommandConnection

interface Answer {
  readonly serving: string
  readonly error?: string
  readonly broken?: string
  readonly files?: Readonly<Record<string, string>>
}

/** Starting a worker takes half a second of processor, and 30 s at the very most; `next dev` up to 90 s. */
const ANSWER_MS = 120_000

/** Begins a conversation; resolves when the pod has said what it has. Throws when it does not. */
export async function openLink(open: OpenConnection, pod: string): Promise<PodLink> {
  const connection = open(pod)
  const waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void }[] = []
  let isOpen = true
  const end = (): void => {
    isOpen = false
    for (const each of waiting.splice(0)) each.reject(new Error(`${pod} is gone`))
  }
  const close = (): void => {
    end()
    void connection.close()
  }
  createInterface({ input: connection.stream })
    .on('line', (line) => waiting.shift()?.resolve(JSON.parse(line) as Answer))
    .on('close', end)
  connection.stream.on('error', end)
  const next = (): Promise<Answer> =>
    new Promise((resolve, reject) => {
      if (!isOpen) return reject(new Error(`${pod} is gone`))
      const late = setTimeout(close, ANSWER_MS)
      const settle = (): void => clearTimeout(late)
      waiting.push({
        resolve: (answer) => (settle(), resolve(answer)),
        reject: (error) => (settle(), reject(error)),
      })
    })
  const say = (request: object): Promise<Answer> => {
    const answer = next()
    connection.stream.write(`${JSON.stringify(request)}\n`)
    return answer
  }
  const hello = await next()
  let has: ReadonlyMap<string, string> = new Map(Object.entries(hello.files ?? {}))
  let { serving, broken } = hello
  return {
    get serving() {
      return serving
    },
    get holds() {
      return hashInputs(has)
    },
    get broken() {
      return broken
    },
    get isOpen() {
      return isOpen
    },
    async bring(sources) {
      const answer = await say({ ...difference(has, sources), expect: sources.hash })
      serving = answer.serving
      if (answer.error) return answer.error
      broken = answer.broken
      has = sources.digests
      return undefined
    },
    async ask() {
      serving = (await say({})).serving
      return serving
    },
    close,
  }
}

/** What makes the files that a pod has into these. */
function difference(has: ReadonlyMap<string, string>, { digests, contents }: SyncedSources): object {
  const put = [...digests].filter(([path, digest]) => has.get(path) !== digest)
  return {
    put: Object.fromEntries(put.map(([path]) => [path, contents.get(path)!.toString('base64')])),
    remove: [...has.keys()].filter((path) => !digests.has(path)),
  }
}
