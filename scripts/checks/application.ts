import { createCluster } from '../lib/cluster/cluster.ts'
import { readOwn } from '../lib/cluster/own-requests.ts'
import { wantedImages } from '../lib/images/images.ts'
import { measuredReachability, publicUrl } from '../lib/release/live.ts'
import { releaseValues } from '../lib/release/release-values.ts'
import { signUpPass } from '../lib/release/sign-up-pass.ts'
import { type Component, objectName } from '../lib/run/chart-values.ts'
import type { Context } from '../lib/run/context.ts'
import { type Check, expect } from '../lib/run/health.ts'
import { formatDuration } from '../lib/units.ts'
import { ANSWER_MS, ask } from './ask.ts'
import { walkThrough } from './journey.ts'
import { readObjects } from './objects.ts'
import { checkWayIn } from './way-in.ts'
import { wayToImage } from './way-to-image.ts'

/** What a user, or a program of theirs, sees from outside. */
export const APPLICATION_CHECKS: readonly Check[] = [
  {
    id: 'readiness',
    title: 'Frontend and backend say that they are ready',
    settles: true,
    async run(context) {
      const { url, said } = await wayToImage(context)
      const answers = { backend: await backendPath(context, '/readyz'), frontend: (await ask(`${url}/readyz`)).text }
      // A degraded service has traffic all the same: what it says counts, not the status.
      for (const [name, text] of Object.entries(answers))
        expect(oneLine(text) === 'ok', `${name} answers: ${text.trim().slice(0, 200)}`)
      return `backend: ${oneLine(answers.backend)}, frontend: ${oneLine(answers.frontend)}${said}`
    },
  },
  {
    id: 'version',
    title: 'Both services report the build that was made',
    // A pod that is on its way out serves until the node's rules have forgotten it.
    settles: true,
    async run(context) {
      const wanted = new Map(
        (await wantedImages(context)).map(({ component, tag }): [Component, string] => [component, tag]),
      )
      const builds = await reportedBuilds(context)
      const stale = builds.filter(({ component, build }) => build !== wanted.get(component))
      expect(
        stale.length === 0,
        stale
          .map(({ component, build }) => `${component} reports ${build}, built was ${wanted.get(component)}`)
          .join(', '),
      )
      const { said } = await wayToImage(context)
      return builds.map(({ component, build }) => `${component} ${build}`).join(', ') + said
    },
  },
  {
    id: 'way-in',
    title: 'The way in is the one that was asked for',
    settles: true,
    run: (context) => checkWayIn(context),
  },
  {
    id: 'page',
    title: 'The page loads as in a browser, with its scripts and styles',
    async run(context) {
      const { url, said } = await wayToImage(context)
      const page = await browse(url)
      expect(page.status === 200 && /<html/i.test(page.text), `status ${page.status}`)
      const assets = [
        ...new Set(
          [...page.text.matchAll(/(?:src|href)="(\/_next\/static\/[^"]+\.(?:js|css)[^"]*)"/g)].map(([, path]) => path!),
        ),
      ]
      expect(assets.length > 0, 'it names no script and no style')
      const answers = await Promise.all(assets.map((path) => ask(new URL(path, url).href)))
      const broken = assets.filter((_, index) => answers[index]!.status !== 200)
      expect(broken.length === 0, `cannot be loaded: ${broken.join(', ')}`)
      return `${new URL(page.url).pathname} and ${assets.length} files${said}`
    },
  },
  {
    id: 'reachable',
    title: 'The page answered soon after the pods ran',
    async run(context) {
      const goalMs = context.config.budgets.reachable
      const afterMs = await measuredReachability(context, () => readObjects(context, 'Pod'))
      if (afterMs === undefined) return 'not measured: these pods were not started by a deployment from here'
      expect(afterMs <= goalMs, `it took ${formatDuration(afterMs)}, the goal is ${formatDuration(goalMs)}`)
      return `${formatDuration(afterMs)} (goal ${formatDuration(goalMs)})`
    },
  },
  {
    id: 'refusal',
    title: 'The API and its tools for agents refuse a call without a session',
    async run(context) {
      const { url, said } = await wayToImage(context)
      for (const path of ['/api/v1/tasks', '/mcp']) {
        const { status } = await ask(`${url}${path}`)
        expect(status === 401, `${path} answers ${status}`)
      }
      return `status 401${said}`
    },
  },
  {
    id: 'journey',
    title: 'A new user signs up, signs in, adds a task, finds it again, and hears the assistant as it speaks',
    async run(context) {
      const { url, said } = await wayToImage(context)
      const pass = await signUpPass(context)
      return `${await walkThrough(url, context.signal, pass, publicUrl(context))}${said}`
    },
  },
]

async function reportedBuilds(context: Context): Promise<{ component: Component; build: string }[]> {
  const seen = {
    backend: await backendPath(context, '/version'),
    frontend: (await ask(`${(await wayToImage(context)).url}/version`)).text,
  }
  return (['frontend', 'backend'] as const).map((component) => ({
    component,
    build: (JSON.parse(seen[component]) as { build: string }).build,
  }))
}

/** A path of the backend, reached through the API server: its Service has no way in from outside. */
async function backendPath(context: Context, path: string): Promise<string> {
  const { config } = context
  const port = (await releaseValues(context)).servicePorts.backend
  const service = `/api/v1/namespaces/${config.namespace}/services/${objectName(config, 'backend')}:${port}`
  const answer = await readOwn(context, `${service}/proxy${path}`)
  if (answer !== undefined) return answer
  const { exitCode, stdout, stderr } = await createCluster(context).raw(`${service}/proxy${path}`, ANSWER_MS)
  expect(exitCode === 0, `backend ${path}: ${stderr.trim()}`)
  return stdout
}

const BROWSER = {
  accept: 'text/html,application/xhtml+xml',
  'accept-language': 'en',
  'user-agent': 'Mozilla/5.0 (compatible; taskora-verify)',
}

/** Follows redirects within the application, as a browser does. */
async function browse(start: string): Promise<{ url: string; status: number; text: string }> {
  let url = start
  for (let hops = 0; hops < 5; hops++) {
    const { status, headers, text } = await ask(url, { headers: BROWSER })
    const location = headers.get('location')
    if (status < 300 || status > 399 || !location) return { url, status, text }
    const next = new URL(location, url)
    expect(next.origin === new URL(start).origin, `${url} sends the browser away, to ${next.origin}`)
    url = next.href
  }
  throw new Error(`${start} redirects without end`)
}

const oneLine = (text: string): string => {
  try {
    return (JSON.parse(text) as { status?: string }).status ?? text.trim()
  } catch {
    return text.trim().slice(0, 80)
  }
}
