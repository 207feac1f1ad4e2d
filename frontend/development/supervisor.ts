// The container's process in the inner loop: takes changed sources on a socket in the file system (`kubectl exec` leads
// there), and runs `next dev` with them. Connections are led there while it runs and its sources compile; otherwise to
// the pods of the image, which are the last that was live. Pages that are open then keep their hot reload.
import { rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { type NextServer, startNext, stopNext } from './next-server.ts'
import { applyChanges, type Changes, digests, treeHash } from './sources.ts'
import { listenForAll, type Place } from './way-in.ts'

/** A request without changes only asks which sources are served. */
interface Request extends Partial<Changes> {
  /** The hash of all sources after the changes. */
  readonly expect?: string
}

interface Answer {
  /** The hash of the sources that `next dev` serves; empty while it does not run. */
  readonly serving: string
  /** Why the sources were not taken. */
  readonly error?: string
  /** They were taken, and do not compile. */
  readonly broken?: string
  readonly tookMs: number
}

const project = process.cwd()
const [control = '/tmp/control'] = process.argv.slice(2)
const image = new URL(process.env.IMAGE_URL!)
const outside: Place = { host: process.env.HOSTNAME ?? '0.0.0.0', port: Number(process.env.PORT ?? 3000) }
const inside: Place = { host: '127.0.0.1', port: outside.port + 1 }
const ofImage: Place = { host: image.hostname, port: Number(image.port || 80) }

let next: NextServer | undefined
let broken: string | undefined
/** One thing at a time: two changes at once would be told the errors of each other. */
let turn: Promise<unknown> = Promise.resolve()

async function answer(request: Request): Promise<Answer> {
  const began = performance.now()
  const serving = (): string => (next ? treeHash(digests(project)) : '')
  const took = (): number => Math.round(performance.now() - began)
  if (request.expect === undefined) return { serving: serving(), tookMs: took() }
  try {
    broken = await change({ put: request.put ?? {}, remove: request.remove ?? [] })
    wayIn.follow()
    if (treeHash(digests(project)) !== request.expect)
      throw new Error('the sources came out otherwise than they were sent')
    return { serving: serving(), ...(broken === undefined ? {} : { broken }), tookMs: took() }
  } catch (error) {
    return { serving: serving(), error: (error as Error).message, tookMs: took() }
  }
}

async function change(changes: Changes): Promise<string | undefined> {
  const apply = (): void => applyChanges(project, changes)
  if (next) return next.hotReload.after(apply)
  apply()
  await run()
  return next!.hotReload.after(() => {})
}

/** Starts `next dev`, and again when it ends: pages are then the image's for a moment. */
async function run(): Promise<void> {
  const started = await startNext(project, inside)
  next = started
  void started.ended.then(async (how) => {
    next = undefined
    wayIn.follow()
    started.hotReload.close()
    console.error(`next dev ended: ${how}; it is started again`)
    await sleep(1_000)
    turn = turn.then(run, run).catch((error: unknown) => console.error(error))
  })
}

function welcome(caller: Socket): void {
  const say = (message: object): void => void caller.write(`${JSON.stringify(message)}\n`)
  caller.on('error', () => caller.destroy())
  say({ files: Object.fromEntries(digests(project)), serving: next ? treeHash(digests(project)) : '' })
  createInterface({ input: caller }).on('line', (line) => {
    turn = turn.then(async () => say(await answer(JSON.parse(line) as Request)))
  })
}

function end(): void {
  stopNext()
  process.exit(0)
}

process.once('SIGTERM', end).once('SIGINT', end)
rmSync(control, { force: true })
process.umask(0o077)
createServer(welcome).listen(control)
const wayIn = listenForAll(outside, () => (next && broken === undefined ? inside : ofImage))
// The volume outlives the container: what had been taken before is served again.
if (digests(project).size > 0) turn = change({ put: {}, remove: [] }).catch((error) => console.error(error))
