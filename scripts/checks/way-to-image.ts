import { createInterface, type Interface } from 'node:readline'
import { clusterArgs } from '../lib/cluster/cluster.ts'
import { publicUrl } from '../lib/release/live.ts'
import { releaseValues } from '../lib/release/release-values.ts'
import { frontendOfImage } from '../lib/run/chart-values.ts'
import type { Context } from '../lib/run/context.ts'
import { expect } from '../lib/run/health.ts'
import { fact, forget, peek, recall } from '../lib/run/memo.ts'

/** How the pods of the frontend's image are reached. */
export interface WayToImage {
  readonly url: string
  /** For the end of a fact: empty where it is the way that people come. */
  readonly said: string
}

interface OpenWay extends WayToImage {
  readonly close: () => Promise<unknown>
}

/**
 * The way to the pods of the frontend's image, opened once in a run. People come the same way, except under `npm run
 * dev`: there a pod with saved sources stands before them, and a forwarded port leads past it.
 */
export const wayToImage = (context: Context): Promise<WayToImage> => recall(context, WAY, () => openWay(context))

/** Whoever has asked for it closes it. */
export async function closeWayToImage(context: Pick<Context, 'memory'>): Promise<void> {
  await peek(context, WAY)?.close()
  forget(context, WAY)
}

const WAY = fact<OpenWay>("way to the pods of the frontend's image")

const OPEN_MS = 15_000

async function openWay(context: Context): Promise<OpenWay> {
  const values = await releaseValues(context)
  if (!values.developsFrontend) return { url: publicUrl(context), said: '', close: async () => {} }
  const { config, shell } = context
  const service = frontendOfImage(config, values)
  const { stream, close } = shell.connect(
    'kubectl',
    [
      ...clusterArgs(context),
      '--namespace',
      config.namespace,
      ...['port-forward', `service/${service}`, `:${values.servicePorts.frontend}`, '--address', '127.0.0.1'],
    ],
    { timeoutMs: 180_000 },
  )
  const port = await forwardedPort(createInterface({ input: stream }))
  if (port === undefined) await close()
  expect(port !== undefined, `kubectl port-forward opens no way to ${service}`)
  return { url: `http://127.0.0.1:${port}`, said: `, asked at ${service}`, close }
}

/** `Forwarding from 127.0.0.1:40123 -> 3000` is the first that it says; undefined where it says nothing of the kind. */
function forwardedPort(lines: Interface): Promise<string | undefined> {
  return new Promise((resolve) => {
    const late = setTimeout(() => lines.close(), OPEN_MS)
    lines
      .on('line', (line) => {
        const [, port] = /^Forwarding from \S+:(\d+) -> /.exec(line) ?? []
        if (port === undefined) return
        clearTimeout(late)
        resolve(port)
      })
      .on('close', () => resolve(undefined))
  })
}
