import { setTimeout as sleep } from 'node:timers/promises'
import type { PodLink } from './pod-link.ts'
import type { SyncedSources } from './synced-sources.ts'

/** A pod with a supervisor that is not on its way out. */
export interface SupervisedPod {
  readonly name: string
  readonly uid: string
  /** It gets traffic. */
  readonly isReady: boolean
  /** It runs the supervisor, and has begun to. */
  readonly takesSources: boolean
}

/** How the pods are found and spoken to. */
export interface PodAccess {
  readonly list: () => Promise<readonly SupervisedPod[]>
  readonly open: (pod: string) => Promise<PodLink>
}

/** What the pods that get traffic have said. */
export interface Agreement {
  /** How many run the sources in question. */
  readonly agreed: number
  readonly of: number
  /** Those that do not. */
  readonly others: readonly string[]
}

/** What became of sources that were brought. */
export interface Brought extends Agreement {
  /** Why a pod did not take them; all then run what they ran before. */
  readonly refused?: string
  /** Why they do not compile, where a pod keeps them all the same. */
  readonly broken?: string
}

/** The pods of a component, whichever there are at the moment, and the sources that they are to run. */
export interface LivePods {
  /** Gives every pod these sources, those too that start later. */
  bring(sources: SyncedSources): Promise<Brought>
  /** Asks every pod whether it runs these. */
  agreement(hash: string): Promise<Agreement>
  /** The sources that pods which start are given; undefined: they keep those of their image. */
  readonly wanted: SyncedSources | undefined
  expect(sources: SyncedSources | undefined): void
  /** Ends all conversations. */
  close(): Promise<void>
}

/** How often is looked for pods that have started. */
const LOOK_MS = 1_000

/** Speaks with each pod over a connection that stays: a save costs no look-up and no program. */
export function createLivePods({ list, open }: PodAccess, lookMs = LOOK_MS): LivePods {
  const links = new Map<string, { name: string; link: PodLink }>()
  const closed = new AbortController()
  let wanted: SyncedSources | undefined
  let turn: Promise<unknown> = Promise.resolve()

  /** One thing at a time: a look must not bring what a save is about to replace. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work, work)
    turn = result.catch(() => {})
    return result
  }
  const refresh = async (): Promise<readonly SupervisedPod[]> => {
    const pods = await list()
    const present = new Set(pods.map(({ uid }) => uid))
    for (const [uid, { link }] of links)
      if (!present.has(uid) || !link.isOpen) {
        link.close()
        links.delete(uid)
      }
    const fresh = pods.filter(({ uid, takesSources }) => takesSources && !links.has(uid))
    await Promise.all(
      fresh.map(async ({ uid, name }) => {
        // A pod that has just begun listens a little later; the next look finds it.
        const link = await open(name).catch(() => undefined)
        if (closed.signal.aborted) link?.close()
        else if (link) links.set(uid, { name, link })
      }),
    )
    return pods
  }
  /** Gives these sources to the pods that run others, and returns why some did not take them. */
  const level = async (sources: SyncedSources): Promise<string[]> => {
    const behind = [...links.values()].filter(({ link }) => link.holds !== sources.hash)
    // Whoever is gone meanwhile answers nobody.
    const answers = await Promise.all(behind.map(({ link }) => link.bring(sources).catch(() => undefined)))
    return answers.filter((answer) => answer !== undefined)
  }
  const ask = (which: (link: PodLink) => boolean): Promise<unknown> =>
    Promise.all([...links.values()].map(({ link }) => which(link) && link.ask().catch(() => {})))
  const judge = (pods: readonly SupervisedPod[], hash: string): Agreement => {
    const ready = pods.filter(({ isReady }) => isReady)
    const others = ready.filter(({ uid }) => links.get(uid)?.link.serving !== hash).map(({ name }) => name)
    return { agreed: ready.length - others.length, of: ready.length, others }
  }
  const tending = (async () => {
    while (!closed.signal.aborted) {
      await sleep(lookMs, undefined, { signal: closed.signal }).catch(() => {})
      // The cluster may be stopped meanwhile: the next deployment says so.
      if (!closed.signal.aborted)
        await inTurn(async () => {
          await refresh()
          if (wanted) await level(wanted)
        }).catch(() => {})
    }
  })()

  return {
    get wanted() {
      return wanted
    },
    expect(sources) {
      wanted = sources
    },
    bring: (sources) =>
      inTurn(async () => {
        const before = wanted
        wanted = sources
        const refusals = await level(sources)
        // Some pods may have come or gone while the others took them.
        const pods = await refresh()
        refusals.push(...(refusals.length === 0 ? await level(sources) : []))
        const [refused] = refusals
        // What has begun to start when it was spoken to first serves by now.
        await ask(({ serving }) => serving === '')
        if (refused === undefined) {
          const broken = [...links.values()].map(({ link }) => link.broken).find((why) => why !== undefined)
          return { ...judge(pods, sources.hash), ...(broken === undefined ? {} : { broken }) }
        }
        wanted = before
        if (before) await level(before)
        return { ...judge(pods, sources.hash), refused }
      }),
    agreement: (hash) =>
      inTurn(async () => {
        const pods = await refresh()
        await ask(() => true)
        return judge(pods, hash)
      }),
    async close() {
      closed.abort()
      for (const { link } of links.values()) link.close()
      await Promise.all([tending, turn])
    },
  }
}
