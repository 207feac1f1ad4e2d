import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { type HotReload, listenToHotReload } from './hot-reload.ts'
import type { Place } from './way-in.ts'

/** `next dev` with its hot reload, from its first answer on. */
export interface NextServer {
  readonly hotReload: HotReload
  /** Resolves to the exit code, or the signal, when it has ended by itself. */
  readonly ended: Promise<number | string>
}

/** A machine that is busy with images at the same time takes this long. */
const START_MS = 90_000

/** What a person opens first; compiled before they do. */
const FIRST_PAGES = ['/readyz', '/sign-in']

/** The process that runs at present: signals are handed on to it. */
let process_: ChildProcess | undefined

/** Starts it in the project's folder, reachable in this container alone. Throws when it does not answer in time. */
export async function startNext(project: string, { host, port }: Place): Promise<NextServer> {
  const arguments_ = ['node_modules/next/dist/bin/next', 'dev', '--hostname', host, '--port', String(port)]
  const child = spawn(process.execPath, arguments_, { cwd: project, stdio: ['ignore', 'inherit', 'inherit'] })
  process_ = child
  const ended = new Promise<number | string>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal!))
    child.once('error', (error) => resolve(error.message))
  })
  const origin = `http://${host}:${port}`
  try {
    await Promise.race([
      answersAt(`${origin}/healthz`),
      ended.then((how) => Promise.reject(new Error(`next dev ended at its start: ${how}`))),
    ])
    // An error of a page is the page's own affair, and told to whoever opens it.
    for (const page of FIRST_PAGES) await fetch(origin + page, { redirect: 'manual' }).catch(() => undefined)
    return { hotReload: await listenToHotReload(`ws://${host}:${port}/_next/hmr`), ended }
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
}

/** Ends what is running, if anything is. */
export const stopNext = (): void => void process_?.kill('SIGTERM')

async function answersAt(url: string): Promise<void> {
  for (const deadline = Date.now() + START_MS; ; await sleep(100)) {
    const answer = await fetch(url, { redirect: 'manual' }).catch(() => undefined)
    if (answer) return
    if (Date.now() > deadline) throw new Error(`next dev did not answer within ${START_MS / 1000} s`)
  }
}
