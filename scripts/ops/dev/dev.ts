// The inner loop: a saved change of frontend or backend goes into pods that run, and goes live as an image behind that,
// by the same steps as a deployment.
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readImageInputs } from '../../lib/images/image-inputs.ts'
import { BUILT_COMPONENTS, type BuiltComponent, seenWantedImages } from '../../lib/images/images.ts'
import { acquireLock } from '../../lib/lock.ts'
import { followLogs } from '../../lib/logs/follow-logs.ts'
import type { LogLine } from '../../lib/logs/log-lines.ts'
import { createLogPrinter } from '../../lib/logs/log-printer.ts'
import { runSteps } from '../../lib/pipeline/pipeline.ts'
import { nestedReport } from '../../lib/report/nested-report.ts'
import type { StepRecord } from '../../lib/report/recorder.ts'
import type { Context } from '../../lib/run/context.ts'
import { developing } from '../../lib/run/development.ts'
import { newMemory } from '../../lib/run/memo.ts'
import type { Operation } from '../../lib/run/operation.ts'
import { loadSteps, PIPELINE } from '../../steps.ts'
import { deployOnce } from './deployment.ts'
import { freezeSources } from './frozen-sources.ts'
import { type Agreements, type Loop, runLoop, type Sources } from './loop.ts'
import { createPastImages } from './past-images.ts'
import { createDevProgress, createSyncProgress } from './progress.ts'
import { createLivePods } from './sync/live-pods.ts'
import { createSaves, type Saves } from './sync/saves.ts'
import { supervisedPods } from './sync/supervised-pods.ts'
import { SUPERVISORS } from './sync/supervisors.ts'
import { syncFirst } from './sync-first.ts'
import { watchSources } from './watch-sources.ts'
import { readLiveRevision, windDown } from './wind-down.ts'

export const operation: Operation = {
  name: 'dev',
  summary:
    'Deploy, then bring every saved change of frontend or backend live, with the logs; Ctrl-C leaves a ' +
    'consistent cluster',
  flags: { 'no-logs': { about: 'do not show the logs of the pods' } },
  changes: true,
  continuous: true,
  async run(context) {
    if (context.options.dryRun) return runSteps(await loadSteps(PIPELINE), context)
    // Two loops over the same sources would deploy every save twice.
    const release = acquireLock(join(context.paths.state, 'dev.lock'), 'dev')
    try {
      await loopUntilInterrupted(context)
    } finally {
      release()
    }
  },
}

async function loopUntilInterrupted(context: Context): Promise<void> {
  const { paths, report, signal } = context
  const watched = await watchSources(paths.sources)
  const logs = startLogs(context)
  signal.addEventListener(
    'abort',
    () => report.warn('stopping: a command that is under way comes to its end; Ctrl-C again leaves at once'),
    { once: true },
  )
  let lastLive = await readLiveRevision(context).catch(() => undefined)
  const pods = BUILT_COMPONENTS.map((component) => startPods(context, component))
  const saves = pods.map((each) => each.saves)
  const failed = new AbortController()
  const { changes, ended } = syncFirst(watched, saves, signal)
  ended.catch((error) => failed.abort(error))
  try {
    await runLoop({
      ...createDeployments(context, pods, async () => {
        logs.renew()
        lastLive = (await readLiveRevision(context)) ?? lastLive
      }),
      signal: AbortSignal.any([signal, failed.signal]),
      changes,
    })
    if (failed.signal.aborted) await ended
  } finally {
    await Promise.all([watched.close(), logs.stop(), ...pods.map((each) => each.close())])
  }
  const ahead = saves.some(({ isAhead }) => isAhead)
    ? '; the last save is in no image yet, `npm run deploy` brings it'
    : ''
  const state = `${await windDown(context, lastLive)}${ahead}`
  report.note(state)
  report.event({ event: 'settled', state })
  signal.throwIfAborted()
}

/** What the loop does at a change, and how it says so. */
function createDeployments(
  context: Context,
  pods: readonly Pods[],
  after: () => Promise<void>,
): Pick<Loop, 'freeze' | 'deploy' | 'tell'> {
  const { paths, report, options } = context
  const frozen = join(paths.state, 'dev', 'sources')
  const past = createPastImages(context, Date.now())
  let records: readonly StepRecord[] = []
  return {
    freeze: () => freeze(paths.sources, frozen),
    async deploy(newer) {
      const inner = nestedReport(report)
      records = inner.records
      for (const { component, saves } of pods) saves.deploys(join(frozen, component))
      const memory = newMemory()
      const images = () => seenWantedImages({ memory }).map(({ reference }) => reference)
      try {
        await deployOnce(
          {
            ...context,
            memory,
            report: inner,
            paths: { ...paths, sources: frozen },
            options: { ...options, values: { ...options.values, set: developing() } },
          },
          newer,
        )
        await past.live(images())
        const asked = pods.map(async ({ component, saves }) => [component, await saves.isLive(join(frozen, component))])
        return Object.fromEntries(await Promise.all(asked)) as Agreements
      } finally {
        past.wanted(images())
        await after()
      }
    },
    tell: createDevProgress(context, () => records),
  }
}

/** The pods of a component that take its sources, and what is saved for them. */
interface Pods {
  readonly component: BuiltComponent
  readonly saves: Saves
  readonly close: () => Promise<void>
}

function startPods(context: Context, component: BuiltComponent): Pods {
  const access = supervisedPods(context, SUPERVISORS[component])
  const pods = createLivePods(access)
  return {
    component,
    saves: createSaves({
      component,
      context: join(context.paths.sources, component),
      pods,
      tell: createSyncProgress(context, component),
      pause: () => sleep(500),
    }),
    async close() {
      await pods.close()
      access.close()
    },
  }
}

/** A copy that no later save reaches, and what is in it. */
function freeze(from: string, to: string): Sources {
  freezeSources(from, to)
  return new Map(
    BUILT_COMPONENTS.map((component) => [component, readImageInputs(join(to, component), { buildArgs: {} })]),
  )
}

const FOLLOWED = [...BUILT_COMPONENTS, SUPERVISORS.frontend.component]

/** Shows the logs of frontend and backend from now on. */
function startLogs(context: Context): { renew: () => void; stop: () => Promise<void> } {
  const { config, options, report } = context
  if (options.values['no-logs'] === true) return { renew() {}, async stop() {} }
  const print = createLogPrinter(context)
  let renewal = new AbortController()
  const end = new AbortController()
  const following = followLogs(
    { ...context, signal: AbortSignal.any([context.signal, end.signal]) },
    {
      target: [
        '--selector',
        `app.kubernetes.io/instance=${config.release},app.kubernetes.io/component in (${FOLLOWED.join(',')})`,
      ],
      from: ['--since-time', new Date().toISOString(), '--tail', '-1'],
      renewal: () => renewal.signal,
      show(line: LogLine) {
        print(line)
        report.event({ event: 'log', ...line })
      },
    },
  )
  return {
    renew() {
      renewal.abort()
      renewal = new AbortController()
    },
    stop() {
      end.abort()
      return following
    },
  }
}
