import { fetchAnswer, type HttpAnswer } from '../../lib/http.ts'
import type { Context } from '../../lib/run/context.ts'
import { fact, recall } from '../../lib/run/memo.ts'
import { clockDifference, SET_CLOCK } from '../../sources/engine/clock.ts'
import { packages } from '../../sources/packages/packages.ts'
import type { Reachability } from '../../sources/source.ts'
import { upstream } from '../../sources/upstream/upstream.ts'
import { answeringEngine } from './engine.ts'
import { type Examination, type Finding, ok, problem, warning } from './finding.ts'

export const NETWORK: readonly Examination[] = [
  { subject: 'npm', examine: async (context) => judgeRegistry(await askRegistry(context)) },
  {
    subject: 'sources',
    examine: async (context) =>
      judgeSources(...(await Promise.all([upstream.reachable(context), packages.reachable(context)]))),
  },
  { subject: 'clock', examine: async (context) => judgeClock(await clocks(context)) },
]

interface RegistryAnswer {
  url: string | undefined
  answer?: HttpAnswer
  error?: string
}

/** Two examinations need it, and each npm that is started takes its time. */
const askRegistry = (context: Context): Promise<RegistryAnswer> =>
  recall(context, REGISTRY, () => askRegistryOnce(context))

const REGISTRY = fact<RegistryAnswer>("the npm registry's answer")

async function askRegistryOnce({ shell }: Context): Promise<RegistryAnswer> {
  const { exitCode, stdout } = await shell.probe('npm', ['config', 'get', 'registry'], { timeoutMs: 5_000 })
  const url = exitCode === 0 && /^https?:/.test(stdout.trim()) ? stdout.trim() : undefined
  if (url === undefined) return { url }
  try {
    return { url, answer: await fetchAnswer(url, { method: 'HEAD', timeoutMs: 4_000 }) }
  } catch (error) {
    return { url, error: (error as Error).message }
  }
}

/** The registry's host alone is shown: its address may hold a name and a password. */
export function judgeRegistry({ url, answer, error }: RegistryAnswer): Finding {
  if (url === undefined)
    return warning(
      'npm does not tell its registry: images whose inputs changed cannot be built',
      'npm config get registry',
    )
  const { host } = new URL(url)
  if (answer && answer.status < 500) return ok(`${host} answers`)
  return warning(
    `${host} does not answer (${(error ?? `status ${answer!.status}`).replaceAll(url, host)}): images whose ` +
      `inputs changed cannot be built`,
    'Check the network, HTTPS_PROXY and NODE_EXTRA_CA_CERTS; npm config get registry',
  )
}

export function judgeSources(upstreamAnswer: Reachability, packagesAnswer: Reachability): Finding {
  if (upstreamAnswer.ok) return ok(`upstream: ${upstreamAnswer.detail}`)
  if (packagesAnswer.ok)
    return ok(`packages: ${packagesAnswer.detail}; upstream does not answer (${upstreamAnswer.detail})`)
  return warning(
    `neither upstream (${upstreamAnswer.detail}) nor packages (${packagesAnswer.detail})`,
    'What is cached still works. Check the network and HTTPS_PROXY; `mirror` in taskora.yaml names another host',
  )
}

/** Other clocks, each as its difference from this machine's. */
async function clocks(context: Context): Promise<Map<string, number>> {
  const [engine, registry] = await Promise.all([
    answeringEngine(context).then((engine) => ({ at: 0, time: engine?.clockAheadMs ?? NaN })),
    askRegistry(context).then(({ answer }) => ({
      at: Date.now(),
      time: Date.parse(answer?.headers.get('date') ?? ''),
    })),
  ])
  return new Map(
    (
      [
        ['the engine', engine],
        ['the network', registry],
      ] as const
    )
      .filter(([, { time }]) => Number.isFinite(time))
      .map(([name, { at, time }]): [string, number] => [name, time - at]),
  )
}

export function judgeClock(differences: ReadonlyMap<string, number>): Finding {
  const worst = [...differences].sort(([, a], [, b]) => Math.abs(b) - Math.abs(a))[0]
  if (!worst) return ok('no other clock to compare with')
  const [name, ms] = worst
  const difference = clockDifference(name, ms)
  return difference === undefined
    ? ok(`the same time as ${[...differences.keys()].join(' and ')}`)
    : problem(difference, SET_CLOCK)
}
