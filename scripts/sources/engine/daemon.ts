import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { EXIT, UserError } from '../../lib/errors.ts'
import type { Context } from '../../lib/run/context.ts'
import type { Shell } from '../../lib/shell/shell.ts'
import { type Observation, waitFor } from '../../lib/wait.ts'
import { ensureBridge } from './bridge.ts'
import { containerdConfig, dockerdConfig } from './daemon-config.ts'
import { lastErrors } from './daemon-log.ts'
import { readRules, restoreForeignRules } from './firewall.ts'
import { type EngineFacts, readEngineInfo } from './info.ts'
import type { Daemon, OwnEngine } from './own-engine.ts'
import { processOfPidFile } from './processes.ts'

type Needs = Pick<Context, 'shell' | 'report' | 'signal'>

const START_LIMIT_MS = 60_000
/** Between the launch and the moment when a daemon stands in its pid file. */
const LAUNCH_GRACE_MS = 3_000

/**
 * Starts our containerd and dockerd, detached from this process, and waits until the engine answers.
 * A daemon that runs already is left as it is. `runtime` is bounded-runc where the host needs it.
 */
export async function startDaemons(context: Needs, engine: OwnEngine, runtime: string | undefined): Promise<void> {
  const { shell, report } = context
  // Another checkout may have started it while this one waited for its turn.
  if ((await readEngineInfo(engine.address)).state === 'answers') return
  report.update("starting Taskora's own Docker engine")
  await ensureBridge(shell, engine.bridge)
  if (!shell.dryRun) writeConfigs(engine, runtime)
  const rules = await readRules(shell)
  await startInBackground(shell, 'containerd', ['--config', engine.containerd.config], engine.containerd)
  await startInBackground(shell, 'dockerd', ['--config-file', engine.daemon.config], engine.daemon)
  if (shell.dryRun) return
  try {
    await untilAnswering(context, engine)
  } finally {
    await restoreForeignRules(shell, rules, engine.bridge)
  }
}

function writeConfigs(engine: OwnEngine, runtime: string | undefined): void {
  for (const folder of [engine.data, engine.containerdData, dirname(engine.containerdSocket)])
    mkdirSync(folder, { recursive: true, mode: 0o711 })
  writeFileSync(engine.containerd.config, containerdConfig(engine))
  writeFileSync(engine.daemon.config, `${JSON.stringify(dockerdConfig(engine, runtime), undefined, 2)}\n`)
}

/**
 * start-stop-daemon gives the process a session of its own, so that Ctrl-C in this terminal does not reach it.
 * The pid file of a process that is gone, or whose number belongs to another one since, would make the start fail.
 */
async function startInBackground(shell: Shell, name: string, args: string[], daemon: Daemon): Promise<void> {
  if (processOfPidFile(daemon.pid, daemon.config)) return
  if (!shell.dryRun) for (const stale of [daemon.pid, daemon.log]) rmSync(stale, { force: true })
  // env finds the program on the PATH and becomes it; start-stop-daemon itself wants a full path.
  const pidFile = name === 'dockerd' ? [] : ['--make-pidfile']
  await shell.act(
    'start-stop-daemon',
    [
      '--start',
      '--background',
      '--pidfile',
      daemon.pid,
      ...pidFile,
      '--startas',
      '/usr/bin/env',
      '--output',
      daemon.log,
      '--',
      name,
      ...args,
    ],
    { env: { DOCKER_HOST: undefined, PATH: withSystemFolders(shell.env['PATH']) } },
  )
}

/** iptables, runc and the daemons live in folders that a plain user's PATH, kept by sudo, may lack. */
export const withSystemFolders = (path: string | undefined): string =>
  [path ?? '/usr/bin:/bin', '/usr/local/sbin', '/usr/sbin', '/sbin'].join(':')

async function untilAnswering({ report, signal }: Needs, engine: OwnEngine): Promise<void> {
  const launched = Date.now()
  await waitFor<EngineFacts>({
    subject: "Taskora's own Docker engine",
    observe: () => observe(engine, Date.now() - launched > LAUNCH_GRACE_MS),
    timeoutMs: START_LIMIT_MS,
    intervalMs: 250,
    signal,
    onChange: (detail) => report.update(`Docker engine: ${detail}`),
    timeoutCode: 'TSK_ENGINE_START',
    exitCode: EXIT.guard,
    hint: `Its log says more: ${engine.daemon.log}`,
  })
}

async function observe(engine: OwnEngine, mustRun: boolean): Promise<Observation<EngineFacts>> {
  const answer = await readEngineInfo(engine.address)
  if (answer.state === 'answers') return { state: 'done', value: answer.facts }
  const dead = [engine.containerd, engine.daemon].filter((each) => !processOfPidFile(each.pid, each.config))
  if (mustRun && dead.length > 0) return { state: 'failed', error: died(dead) }
  return { state: 'pending', detail: answer.state === 'silent' ? answer.detail : 'permission denied' }
}

/** Each of the two ends when the other does, and only one log says why. */
const died = (daemons: readonly Daemon[]): UserError =>
  new UserError('TSK_ENGINE_START', "Taskora's own Docker engine ended while it started", {
    evidence: daemons.flatMap(({ log }) => lastErrors(log)),
    hint: `More is in ${daemons.map(({ log }) => log).join(' and ')}`,
  })
