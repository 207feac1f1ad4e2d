import { setTimeout as sleep } from 'node:timers/promises'
import type { Diagnosis } from '../../lib/causes/diagnose.ts'
import { readCauses, rootCauses } from '../../lib/causes/reading/read-causes.ts'
import type { Finding } from '../../lib/causes/world/finding.ts'
import { createCluster } from '../../lib/cluster/cluster.ts'
import { evaluateWorkload } from '../../lib/cluster/workload.ts'
import type { Context } from '../../lib/run/context.ts'
import { type Action, type Fault, type Names, namesOf } from './fault.ts'

/** What one drill showed. */
export interface DrillResult {
  readonly name: string
  readonly about: string
  /** The first answer named the fault, within its time. */
  readonly named: boolean
  /** Seconds from the fault's making to the answer; of the last answer where none was right. */
  readonly seconds: number
  readonly code: string
  readonly sentence: string
  /** Answers before the right one that named something else: each is a fault of the engine. */
  readonly wrong: readonly string[]
  /** Seconds until the first Warning event, to the second; left out where the API shows the fault without one. */
  readonly visible?: number
  /** What `kubectl rollout status` says at that moment, where it can say anything. */
  readonly plain: string
  readonly healed: boolean
}

type Seen = Pick<DrillResult, 'named' | 'seconds' | 'code' | 'sentence' | 'wrong'>

const PAUSE_MS = 1_000
const HEAL_LIMIT_MS = 240_000

/**
 * Makes a fault, looks until it is named, takes it back, and waits until all is well. The fault is taken back whatever
 * happens.
 */
export async function runFault(context: Context, fault: Fault, image?: string): Promise<DrillResult> {
  const at = namesOf(context, image)
  let seen: Seen
  let plain = ''
  let visible: number | undefined
  const began = Date.now()
  try {
    for (const action of fault.inject(at)) await act(context, action)
    seen = await lookUntilNamed(context, fault)
    plain = await askPlainTool(context, fault, at)
    visible = await firstWarning(context, began)
  } finally {
    for (const action of fault.heal(at)) await act(context, action)
  }
  const healed = await waitUntilWell(context)
  return { name: fault.name, about: fault.about, ...seen, ...(visible === undefined ? {} : { visible }), plain, healed }
}

async function act(context: Context, { kubectl, docker, input }: Action): Promise<void> {
  const options = { timeoutMs: 60_000, ...(input ? { input: JSON.stringify(input) } : {}) }
  if (kubectl) await createCluster(context).act(kubectl, options)
  if (docker) await context.shell.act('docker', docker, options)
}

/** True for a finding that names the fault. */
export const names = ({ expect, says }: Fault, { code, cause }: Finding): boolean =>
  expect.includes(code) && says.test(cause)

/** What an answer says first: a root cause, or nothing. */
export const firstAnswer = (diagnosis: Diagnosis): Finding | undefined => rootCauses(diagnosis)[0]?.finding

async function lookUntilNamed(context: Context, fault: Fault): Promise<Seen> {
  const began = performance.now()
  const wrong = new Set<string>()
  let last: Finding | undefined
  for (;;) {
    const first = firstAnswer(await readCauses(context))
    const seconds = Math.round((performance.now() - began) / 100) / 10
    const answer = { seconds, code: first?.code ?? '', sentence: first?.cause ?? 'nothing was named' }
    if (first && names(fault, first)) return { named: wrong.size === 0, ...answer, wrong: [...wrong] }
    if (first) wrong.add(`${first.code}: ${first.cause}`)
    last = first ?? last
    if (seconds > fault.within)
      return { named: false, ...answer, sentence: last?.cause ?? answer.sentence, wrong: [...wrong] }
    await sleep(PAUSE_MS, undefined, { signal: context.signal })
  }
}

async function askPlainTool(context: Context, { watched }: Fault, at: Names): Promise<string> {
  if (!watched) return ''
  const { stdout, stderr } = await createCluster(context).probe(['rollout', 'status', watched(at), '--timeout', '1s'], {
    timeoutMs: 15_000,
  })
  return stdout.trim().split('\n')[0] || stderr.trim().split('\n')[0] || ''
}

/** When the API first showed a Warning after this moment. Times of events have seconds. */
async function firstWarning(context: Context, since: number): Promise<number | undefined> {
  const events = await createCluster(context)
    .get('events')
    .catch(() => [])
  const times = events
    .filter((each) => each['type'] === 'Warning')
    .map(({ metadata }) => Date.parse(metadata.creationTimestamp ?? ''))
    .filter((time) => time >= since - 1_000)
  return times.length > 0 ? Math.max(0, Math.round((Math.min(...times) - since) / 1_000)) : undefined
}

/** Well again: every workload has its pods, and nothing is named any more. */
async function waitUntilWell(context: Context): Promise<boolean> {
  const end = performance.now() + HEAL_LIMIT_MS
  while (performance.now() < end) {
    const objects = await createCluster(context)
      .get('deployments,statefulsets,replicasets,pods', `app.kubernetes.io/instance=${context.config.release}`)
      .catch(() => [])
    const workloads = objects.filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet')
    const done = workloads.length > 0 && workloads.every((each) => evaluateWorkload(each, objects).done)
    if (done && rootCauses(await readCauses(context)).length === 0) return true
    await sleep(2_000, undefined, { signal: context.signal })
  }
  return false
}
