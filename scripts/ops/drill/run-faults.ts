import { setTimeout as sleep } from 'node:timers/promises'
import type { Diagnosis } from '../../lib/causes/diagnose.ts'
import type { Facts } from '../../lib/causes/facts/facts.ts'
import { diagnoseOwn } from '../../lib/causes/own.ts'
import { rootCauses } from '../../lib/causes/reading/read-causes.ts'
import { readLive } from '../../lib/causes/reading/read-live.ts'
import type { Finding } from '../../lib/causes/world/finding.ts'
import { createCluster } from '../../lib/cluster/cluster.ts'
import type { Context } from '../../lib/run/context.ts'
import { deployWait, forgetHelm, inject, installByHelm, rolloutStatus, type Said } from './beside.ts'
import type { Fault } from './fault.ts'
import { act, closeSites, openSites, type Site } from './sites.ts'
import { waitUntilWell } from './well.ts'

/** What one drill showed. Seconds count from the beginning of the fault's making. */
export interface DrillResult {
  readonly name: string
  readonly about: string
  /** The first answer named the fault, within its time. */
  readonly named: boolean
  /** Seconds until the answer; until the last one where none was right. */
  readonly seconds: number
  readonly code: string
  readonly sentence: string
  /** Answers before the right one that named something else: each is a fault of the engine. */
  readonly wrong: readonly string[]
  /** Seconds until the first Warning event, to the second; left out where the API shows the fault without one. */
  readonly visible?: number
  /** What other waits said meanwhile, where they were asked and can say anything. */
  readonly rollout?: Said | undefined
  readonly helm?: Said | undefined
  readonly deploy?: Said | undefined
  readonly healed: boolean
}

type Seen = Pick<DrillResult, 'named' | 'seconds' | 'code' | 'sentence' | 'wrong'>

const PAUSE_MS = 1_000
/** So long deploy's wait may go on after `why` has named the fault: for a second end, or a second pull. */
const WAIT_ON_MS = 15_000

/**
 * Makes faults, looks until each is named, takes them back, and waits until all is well. Those of a group are made side
 * by side, each in a namespace of its own, and judged by one look at the cluster. They are taken back whatever happens.
 * `beside`: asks the plain tools and deploy's wait, too, which takes as long as they wait.
 */
export async function runFaults(
  context: Context,
  faults: readonly Fault[],
  { image, beside }: { image: string; beside: boolean },
): Promise<DrillResult[]> {
  const sites = await openSites(context, faults, image)
  try {
    const results = await Promise.all(await watchSites(context, sites, beside))
    const healed = await waitUntilWell(context, sites)
    return results.map((each) => ({ ...each, healed }))
  } finally {
    await closeSites(context, sites)
  }
}

async function watchSites(context: Context, sites: readonly Site[], beside: boolean) {
  const began = Date.now()
  const stop = new AbortController()
  try {
    const others = sites.map(async (site) => {
      const byHelm = beside && site.fault.objects !== undefined
      const made = byHelm ? installByHelm(site) : inject(site).then(() => undefined)
      const [helm, rollout, deploy] = await Promise.all([
        made,
        beside ? rolloutStatus(site) : undefined,
        beside ? deployWait(site, made, stop.signal) : undefined,
      ])
      return { helm, rollout, deploy }
    })
    const [seen] = await Promise.all([
      lookUntilNamed(context, sites).finally(() => setTimeout(() => stop.abort(), WAIT_ON_MS)),
      ...others,
    ])
    return sites.map(async (site, index) => {
      const { name, about } = site.fault
      const visible = await firstWarning(site, began)
      return { name, about, ...seen[index]!, ...(visible === undefined ? {} : { visible }), ...(await others[index]!) }
    })
  } finally {
    await Promise.all(sites.map((site) => heal(site, beside)))
  }
}

async function heal(site: Site, beside: boolean): Promise<void> {
  if (beside) await forgetHelm(site)
  for (const action of site.fault.heal(site.at)) await act(site, action, true)
}

/** True for a finding that names the fault. */
export const names = ({ expect, says }: Fault, { code, cause }: Finding): boolean =>
  expect.includes(code) && says.test(cause)

/** What an answer says first: a root cause, or nothing. */
export const firstAnswer = (diagnosis: Diagnosis): Finding | undefined => rootCauses(diagnosis)[0]?.finding

const answerFor = ({ at }: Site, facts: Facts): Finding | undefined =>
  firstAnswer(diagnoseOwn(facts, { namespace: at.namespace }))

/** Looks until each fault is named, or its time is over; the results are in the order of `sites`. */
async function lookUntilNamed(context: Context, sites: readonly Site[]): Promise<Seen[]> {
  const began = performance.now()
  const ended = new Map<Site, Seen>()
  const wrong = new Map(sites.map((site) => [site, new Set<string>()]))
  for (;;) {
    const facts = await readLive(context)
    for (const site of sites.filter((each) => !ended.has(each))) {
      const first = answerFor(site, facts)
      const others = wrong.get(site)!
      const seconds = Math.round((performance.now() - began) / 100) / 10
      const right = first !== undefined && names(site.fault, first)
      if (first && !right) others.add(`${first.code}: ${first.cause}`)
      if (!right && seconds <= site.fault.within) continue
      const sentence = first?.cause ?? [...others].at(-1) ?? 'nothing was named'
      ended.set(site, {
        named: right && others.size === 0,
        seconds,
        code: first?.code ?? '',
        sentence,
        wrong: [...others],
      })
    }
    if (ended.size === sites.length) return sites.map((site) => ended.get(site)!)
    await sleep(PAUSE_MS, undefined, { signal: context.signal })
  }
}

/** When the API first showed a Warning after this moment. Times of events have seconds. */
async function firstWarning({ context }: Site, since: number): Promise<number | undefined> {
  const events = await createCluster(context)
    .get('events')
    .catch(() => [])
  const times = events
    .filter((each) => each['type'] === 'Warning')
    .map(({ metadata }) => Date.parse(metadata.creationTimestamp ?? ''))
    .filter((time) => time >= since - 1_000)
  return times.length > 0 ? Math.max(0, Math.round((Math.min(...times) - since) / 1_000)) : undefined
}
