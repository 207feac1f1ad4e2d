import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { apiClient } from '../../lib/cluster/api-client.ts'
import { listKind } from '../../lib/cluster/list-kind.ts'
import { publicUrl } from '../../lib/release/live.ts'
import { releaseValues } from '../../lib/release/release-values.ts'
import type { Context } from '../../lib/run/context.ts'
import type { SuiteRun, Workbench } from './workbench.ts'

/** `npm run dev` in the workbench's checkout. */
export interface DevSession {
  /** Waits until it has said an event once more than it had been waited for. */
  said(event: string): Promise<void>
  /** Ends it as Ctrl-C does, and waits for that. */
  stop(): Promise<void>
}

const LIMIT_MS = 10 * 60_000

/** Begins it; what it is busy with it says by events. */
export function startDev(bench: Workbench): DevSession {
  const connection = bench.begin('dev', '--no-logs')
  const counts = new Map<string, number>()
  let ended = false
  createInterface({ input: connection.stream })
    .on('line', (line) => {
      const { event = '' } = JSON.parse(line) as { event?: string }
      counts.set(event, (counts.get(event) ?? 0) + 1)
    })
    .on('close', () => {
      ended = true
    })
  return {
    async said(event) {
      const deadline = performance.now() + LIMIT_MS
      while ((counts.get(event) ?? 0) === 0) {
        if (ended || performance.now() > deadline)
          throw new Error(`npm run dev ${ended ? 'ended' : 'went on'} without saying "${event}"`)
        await sleep(20)
      }
      counts.set(event, counts.get(event)! - 1)
    },
    stop: async () => void (await connection.close()),
  }
}

const PROGRAM = 'tests/browser/hot-reload-in-chromium.ts'

/** Saves an edit of the frontend while a page is open in Chromium, and waits until that shows it. */
export async function seenInOpenPage({ program, context, root }: Workbench, mark: string): Promise<SuiteRun> {
  const { durationMs } = await program<{ durationMs: number }>(PROGRAM, publicUrl(context()), root, mark)
  return { durationMs, steps: {} }
}

/** Asks every pod of the backend by itself, again and again, until each names this mark in its answer. */
export async function seenByEveryPod(context: Context, mark: string): Promise<void> {
  const client = apiClient(context)
  if (!client) throw new Error('the API server can only be read by kubectl here')
  const { namespace } = context.config
  const port = (await releaseValues(context)).servicePorts.backend
  const pods = `/api/v1/namespaces/${namespace}/pods`
  try {
    const found = await listKind(client, 'Pod', `${pods}?labelSelector=app.kubernetes.io%2Fcomponent%3Dbackend`)
    const names = found.filter(({ metadata }) => !metadata.deletionTimestamp).map(({ metadata }) => metadata.name)
    const deadline = performance.now() + LIMIT_MS
    const asks = async (name: string): Promise<void> => {
      for (;;) {
        const { status, body } = await client.get(`${pods}/${name}:${port}/proxy/version`, 10_000)
        if (body.includes(mark)) return
        if (status === 404) throw new Error(`${name} was replaced meanwhile`)
        if (performance.now() > deadline) throw new Error(`${name} answers without "${mark}": ${body.slice(0, 200)}`)
        await sleep(20)
      }
    }
    await Promise.all(names.map(asks))
  } finally {
    client.close()
  }
}
