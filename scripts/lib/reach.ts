import { readChartValues } from './chart-values.ts'
import { createCluster } from './cluster.ts'
import type { Context } from './context.ts'
import { fetchAnswer } from './http.ts'
import { formatDuration } from './units.ts'
import { waitFor } from './wait.ts'
import { podStatus } from './workload.ts'

/** Where the person opens the application. */
export const publicUrl = ({ config }: Pick<Context, 'config'>): string => `http://localhost:${config.port}`

/** Other addresses of the same page that sign-in accepts: loopback by number, and the node, which `minikube service --url` prints. */
export async function trustedOrigins(context: Context): Promise<string[]> {
  const { config, paths, shell } = context
  // Helm replaces lists: what the chart trusts has to be repeated here to stay trusted.
  const { nodePort, trustedOrigins: ofChart } = readChartValues(paths, config)
  const network = '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}'
  const { exitCode, stdout } = await shell.probe('docker', ['container', 'inspect', '--format', network, config.profile])
  const address = exitCode === 0 ? stdout.trim() : ''
  return [...ofChart, `http://127.0.0.1:${config.port}`, ...(address ? [`http://${address}:${nodePort}`] : [])]
}

/** Waits until the page answers from outside, and says how long after the last pod ran that was. */
export async function waitUntilReachable(context: Context): Promise<string> {
  const { config, report, signal } = context
  const url = publicUrl(context)
  const status = await waitFor({
    subject: url,
    timeoutMs: config.timeouts.ready,
    intervalMs: 250,
    signal,
    timeoutCode: 'TSK_APP_UNREACHABLE',
    hint: 'All pods are ready, so the way to them is broken: `npm run doctor` looks at the port; `npm run teardown -- --level cluster` and `npm run deploy` make the cluster anew',
    onChange: (detail) => report.update(detail),
    async observe() {
      try {
        const answer = await fetchAnswer(url, { timeoutMs: 3_000 })
        return answer.status < 500 ? { state: 'done', value: answer.status } : { state: 'pending', detail: `status ${answer.status}` }
      } catch (error) {
        return { state: 'pending', detail: (error as Error).message }
      }
    },
  })
  const afterMs = Date.now() - (await lastContainerStart(context))
  return `${url} answers with status ${status}, ${formatDuration(afterMs)} after the last pod ran (goal ${formatDuration(config.budgets.reachable)})`
}

/** When the youngest container of the release began to run, as epoch milliseconds. */
async function lastContainerStart(context: Context): Promise<number> {
  const pods = await createCluster(context).get('pods', `app.kubernetes.io/instance=${context.config.release}`)
  const starts = pods.flatMap((pod) => (podStatus(pod).containerStatuses ?? []).map(({ state }) => Date.parse(state.running?.startedAt ?? '')))
  return Math.max(...starts.filter(Number.isFinite))
}
