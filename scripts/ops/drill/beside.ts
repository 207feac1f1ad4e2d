// What plain tools, and the wait of deploy, say about a fault while it is there.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCluster } from '../../lib/cluster/cluster.ts'
import { waitForWorkloads } from '../../lib/cluster/rollout.ts'
import { UserError } from '../../lib/errors.ts'
import { plainInstallArgs, uninstallArgs } from '../../lib/release/helm.ts'
import { nestedReport } from '../../lib/report/nested-report.ts'
import type { Context } from '../../lib/run/context.ts'
import { newMemory } from '../../lib/run/memo.ts'
import type { CommandResult } from '../../lib/shell/command.ts'
import { fatalMoment } from './fatal-moment.ts'
import { RELEASE } from './own-workload.ts'
import { act, type Site } from './sites.ts'

/** What a tool said, and after how many seconds; `waiting` when its limit came before its answer. */
export interface Said {
  readonly seconds: number
  readonly text: string
  readonly waiting: boolean
  /** Of an error that ended it: the second since which the API had shown to the wait what it names, where known. */
  readonly fatal?: number
}

/** So long a plain tool is waited for: its own limit would be five or ten minutes. */
export const LIMIT_S = 10

/** What deploy's wait says of a workload that has all of its pods. */
export const READY = 'ready'

const secondsSince = (began: number): number => Math.round((performance.now() - began) / 100) / 10

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? ''

/** `kubectl rollout status` of the fault's workload; undefined where there is none. */
export async function rolloutStatus({ fault, at, context }: Site): Promise<Said | undefined> {
  if (!fault.watched) return undefined
  const cluster = createCluster(context)
  const workload = fault.watched(at)
  const began = performance.now()
  await cluster.probe(['wait', '--for=create', workload, '--timeout=10s'], { timeoutMs: 15_000 })
  const result = await cluster.probe(['rollout', 'status', workload, '--timeout', `${LIMIT_S}s`], {
    timeoutMs: (LIMIT_S + 10) * 1_000,
  })
  const waiting = /timed out waiting/.test(result.stderr)
  return {
    seconds: secondsSince(began),
    waiting,
    text: lastLine(waiting ? result.stdout : result.stdout + result.stderr),
  }
}

/** Makes a fault by `helm upgrade --install --wait`, as a release of its objects. */
export async function installByHelm({ fault, at, context }: Site): Promise<Said> {
  const folder = mkdtempSync(join(tmpdir(), 'taskora-drill-'))
  try {
    mkdirSync(join(folder, 'templates'))
    writeFileSync(join(folder, 'Chart.yaml'), `apiVersion: v2\nname: ${RELEASE}\nversion: 0.1.0\n`)
    // Read as it is: nothing in the objects is taken for a template.
    writeFileSync(join(folder, 'templates', 'objects.yaml'), '{{ .Files.Get "objects.yaml" }}')
    writeFileSync(
      join(folder, 'objects.yaml'),
      fault.objects!(at)
        .map((each) => JSON.stringify(each))
        .join('\n---\n'),
    )
    const began = performance.now()
    const result = await context.shell.probe('helm', plainInstallArgs(ofDrill(context), folder, LIMIT_S), {
      timeoutMs: (LIMIT_S + 20) * 1_000,
    })
    return { seconds: secondsSince(began), ...helmWords(result) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function helmWords({ exitCode, stdout, stderr }: CommandResult): Pick<Said, 'text' | 'waiting'> {
  if (exitCode === 0) return { waiting: false, text: /^STATUS: .*$/m.exec(stdout)?.[0] ?? lastLine(stdout) }
  const text = stderr.replaceAll(/^(?:I|W)\d{4} .*$|^level=.*$/gm, '').trim()
  return { waiting: /deadline exceeded|timed out/.test(text), text }
}

/** Removes Helm's release of a fault: a failed one that stays would be named, and rightly. */
export async function forgetHelm(site: Site): Promise<void> {
  if (!site.fault.objects) return
  const args = uninstallArgs(ofDrill(site.context), { wait: false })
  await site.context.shell.probe('helm', args, { timeoutMs: 60_000, cleanup: true })
}

const ofDrill = (context: Context): Context => ({ ...context, config: { ...context.config, release: RELEASE } })

/**
 * What deploy's own wait says of the fault's workload: the error that ends it, or undefined when `signal` came first.
 * It looks at the release that the workload is of, with a memory of its own. A workload that was there before is well
 * until the fault is made, which is when the wait begins; its seconds count from now all the same.
 */
export async function deployWait(
  { fault, context }: Site,
  made: Promise<unknown>,
  signal: AbortSignal,
): Promise<Said | undefined> {
  if (!fault.watched) return undefined
  const both = AbortSignal.any([context.signal, signal])
  const began = performance.now()
  const beganAt = Date.now()
  if (!fault.objects) await made
  const waitsFrom = Date.now()
  try {
    await waitForWorkloads({
      ...(fault.objects ? ofDrill(context) : context),
      memory: newMemory(),
      report: nestedReport(context.report),
      signal: both,
      shell: context.shell.withSignal(both),
    })
    return { seconds: secondsSince(began), text: READY, waiting: false }
  } catch (error) {
    context.signal.throwIfAborted()
    if (signal.aborted || !(error instanceof UserError)) return undefined
    const said = { seconds: secondsSince(began), text: `${error.code}: ${error.message}`, waiting: false }
    const objects = await createCluster(context)
      .get('events,pods')
      .catch(() => [])
    const moment = fatalMoment(error.code, objects, beganAt)
    if (moment === undefined) return said
    return { ...said, fatal: Math.round((Math.max(moment, waitsFrom) - beganAt) / 100) / 10 }
  }
}

/** Makes a fault as its own actions say. */
export async function inject(site: Site): Promise<void> {
  for (const action of site.fault.inject(site.at)) await act(site, action)
}
