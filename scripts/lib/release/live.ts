import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { KubeObject } from '../cluster/cluster.ts'
import { knownNode } from '../cluster/node-record.ts'
import { podStatus } from '../cluster/pod-failure.ts'
import { lastStartOfRun, waitForWorkloads } from '../cluster/rollout.ts'
import { fetchAnswer } from '../http.ts'
import { readChartValues } from '../run/chart-values.ts'
import type { Context } from '../run/context.ts'
import { developsFrontend } from '../run/development.ts'
import { targetUrl } from '../run/kept-target.ts'
import { wayIn } from '../run/way-in.ts'
import { targetOf } from '../run/which-cluster.ts'
import { formatDuration } from '../units.ts'
import { waitFor } from '../wait.ts'

const schemeOf = (tls: boolean): string => (tls ? 'https' : 'http')

/** Where the person opens the application. */
export function publicUrl(scope: Pick<Context, 'config' | 'paths'>): string {
  if (targetOf(scope.config)) return targetUrl(scope.config)
  return `${schemeOf(wayIn(scope).tls)}://localhost:${scope.config.port}`
}

/** Whether a status at `publicUrl` is the page's: a controller that has read no Ingress yet says 404. */
export const isPage = (scope: Pick<Context, 'config' | 'paths'>, status: number): boolean =>
  status < 500 && !(status === 404 && (wayIn(scope).ingress || targetOf(scope.config)))

/**
 * Other addresses of the same page that sign-in accepts: loopback by number, and the node, which `minikube service
 * --url` prints.
 */
export async function trustedOrigins(context: Context): Promise<string[]> {
  const { config, paths } = context
  // Helm replaces lists: what the chart trusts has to be repeated here to stay trusted.
  const { nodePort, trustedOrigins: ofChart } = readChartValues(paths, config)
  // The controller knows the application by name alone.
  const { ingress, tls } = wayIn(context)
  if (ingress) return [...ofChart, `${schemeOf(tls)}://taskora.localhost:${config.port}`]
  const address = (await knownNode(context))?.address
  return [...ofChart, `http://127.0.0.1:${config.port}`, ...(address ? [`http://${address}:${nodePort}`] : [])]
}

/** Waits until every workload is ready and the page answers from outside, and states both as facts. */
export async function waitUntilLive(context: Context): Promise<void> {
  const { states, objects } = await waitForWorkloads(context)
  for (const { name, ready, desired } of states) context.report.fact(`${name}: ${ready} of ${desired} ready`)
  const reachable = await waitUntilReachable(context, objects)
  context.report.fact(reachable)
}

/** Waits until the page answers from outside, and says how long after the last pod of this run ran that was. */
async function waitUntilReachable(context: Context, pods: readonly KubeObject[]): Promise<string> {
  const { config, report, signal } = context
  const url = publicUrl(context)
  const status = await waitFor({
    subject: url,
    timeoutMs: config.timeouts.ready,
    intervalMs: 100,
    signal,
    timeoutCode: 'TSK_APP_UNREACHABLE',
    hint:
      'All pods are ready, so the way to them is broken: `npm run doctor` looks at the port, `npm run why` at what ' +
      'is between',
    onChange: (detail) => report.update(detail),
    async observe() {
      try {
        const answer = await fetchAnswer(url, { timeoutMs: 3_000 })
        // Under `npm run dev` a page says what is wrong with its sources by such a status.
        return isPage(context, answer.status) || (developsFrontend(context) && answer.status === 500)
          ? { state: 'done', value: answer.status }
          : { state: 'pending', detail: `status ${answer.status}` }
      } catch (error) {
        return { state: 'pending', detail: (error as Error).message }
      }
    },
  })
  const answer = `${url} answers with status ${status}`
  const lastStart = lastStartOfRun(context, pods)
  if (lastStart === undefined) {
    rmSync(measurementFile(context), { force: true })
    return answer
  }
  // A node in a virtual machine has a clock of its own, which may be ahead of this one.
  const afterMs = Math.max(0, Date.now() - lastStart)
  mkdirSync(context.paths.state, { recursive: true })
  writeFileSync(measurementFile(context), JSON.stringify({ lastStart, afterMs } satisfies Measurement))
  return (
    `${answer}, ${formatDuration(afterMs)} after the last pod ran (goal ` +
    `${formatDuration(config.budgets.reachable)})`
  )
}

/** What the last deployment measured: epoch milliseconds, and milliseconds from there to the first answer. */
interface Measurement {
  lastStart: number
  afterMs: number
}

const measurementFile = ({ paths }: Pick<Context, 'paths'>): string => join(paths.state, 'reachable.json')

/**
 * Milliseconds from the start of the last container to the first answer, as deploy measured them; undefined when these
 * containers were started by something else since, such as a deleted pod's successor.
 */
export async function measuredReachability(
  context: Context,
  readPods: () => Promise<KubeObject[]>,
): Promise<number | undefined> {
  if (!existsSync(measurementFile(context))) return undefined
  const { lastStart, afterMs } = JSON.parse(readFileSync(measurementFile(context), 'utf8')) as Measurement
  return lastStart === lastContainerStart(await readPods()) ? afterMs : undefined
}

/** When the youngest container of the release began to run, as epoch milliseconds. */
function lastContainerStart(pods: readonly KubeObject[]): number {
  const starts = pods.flatMap((pod) =>
    (podStatus(pod).containerStatuses ?? []).map(({ state }) => Date.parse(state.running?.startedAt ?? '')),
  )
  return Math.max(...starts.filter(Number.isFinite))
}
