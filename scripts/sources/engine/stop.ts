import { readFileSync, rmSync } from 'node:fs'
import { EXIT, UserError } from '../../lib/errors.ts'
import type { Context } from '../../lib/run/context.ts'
import { waitFor } from '../../lib/wait.ts'
import { removeBridge } from './bridge.ts'
import type { Daemon, OwnEngine } from './own-engine.ts'
import { listProcesses, type Process, processOfPidFile, signalProcess, withDescendants } from './processes.ts'

type Needs = Pick<Context, 'shell' | 'report' | 'signal'>

/** dockerd gives its containers 20 s to end (shutdown-timeout) and then needs a moment for itself. */
const STOP_LIMIT_MS = 45_000

/**
 * Stops both daemons and whatever they left running or mounted. What is not ours by file and by argument is not
 * touched.
 */
export async function stopDaemons(context: Needs, engine: OwnEngine): Promise<void> {
  if (context.shell.dryRun)
    return context.report.planned(
      `kill -TERM ${[engine.daemon.pid, engine.containerd.pid].map((file) => `$(cat ${file})`).join(' ')}`,
    )
  await endDaemon(context, engine.daemon)
  await endDaemon(context, engine.containerd)
  await endLeftovers(context, engine)
  await unmountBelow(context, [engine.run, engine.data, engine.containerdData])
  await removeBridge(context.shell, engine.bridge)
  for (const leftover of [engine.run, engine.daemon.pid, engine.containerd.pid])
    rmSync(leftover, { recursive: true, force: true })
}

/** Removes images, volumes and logs too. Only after `stopDaemons`. */
export const removeEngineData = (engine: OwnEngine): void => rmSync(engine.folder, { recursive: true, force: true })

async function endDaemon(context: Needs, daemon: Daemon): Promise<void> {
  const running = processOfPidFile(daemon.pid, daemon.config)
  if (!running) return
  context.report.update(`stopping ${running.argv[0]}`)
  signalProcess(running.pid, 'SIGTERM')
  try {
    await untilGone(context, [running], STOP_LIMIT_MS)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    signalProcess(running.pid, 'SIGKILL')
    await untilGone(context, [running], 5_000)
  }
}

/** Shims outlive a daemon that was killed, and keep its containers alive: both end here. */
async function endLeftovers(context: Needs, engine: OwnEngine): Promise<void> {
  const all = listProcesses()
  const ours = withDescendants(
    all.filter((each) => belongsTo(each, engine)),
    all,
  )
  for (const { pid } of ours) signalProcess(pid, 'SIGKILL')
  await untilGone(context, ours, 10_000)
}

/** A process of ours names our socket or one of our configuration files as an argument of its own. */
export const belongsTo = ({ argv }: Process, engine: OwnEngine): boolean =>
  [engine.daemon.config, engine.containerd.config, engine.containerdSocket].some((word) => argv.includes(word))

async function untilGone({ signal }: Needs, processes: readonly Process[], timeoutMs: number): Promise<void> {
  await waitFor({
    subject: `end of ${processes.map(({ argv, pid }) => `${argv[0]} (${pid})`).join(', ')}`,
    observe: async () => {
      const left = listProcesses().filter((each) =>
        processes.some(({ pid, argv }) => pid === each.pid && argv[0] === each.argv[0]),
      )
      return left.length === 0
        ? { state: 'done', value: undefined }
        : { state: 'pending', detail: `${left.length} still running` }
    },
    timeoutMs,
    intervalMs: 100,
    signal,
    timeoutCode: 'TSK_ENGINE_STOP',
    exitCode: EXIT.guard,
    hint: 'Run the teardown again; the processes above are those that stay',
  })
}

/** Deepest first; a busy mount is detached and goes when its last user does. */
async function unmountBelow({ shell }: Needs, folders: readonly string[]): Promise<void> {
  const mounts = parseMountPoints(readFileSync('/proc/self/mountinfo', 'utf8'))
  const ours = mounts.filter((mount) => folders.some((folder) => mount === folder || mount.startsWith(`${folder}/`)))
  for (const mount of ours.sort((a, b) => b.length - a.length)) await shell.act('umount', ['--lazy', mount])
}

/** Mount points of /proc/PID/mountinfo, whose blanks are written as octal escapes. */
export const parseMountPoints = (table: string): string[] =>
  table
    .split('\n')
    .flatMap((line) => line.split(' ')[4] ?? [])
    .map(unescapeOctal)

const unescapeOctal = (path: string): string =>
  path.replace(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 8)))
