import { describeError } from '../../lib/errors.ts'
import { fetchAnswer } from '../../lib/http.ts'
import { BUILT_COMPONENTS, type BuiltComponent } from '../../lib/images/images.ts'
import { publicUrl } from '../../lib/release/live.ts'
import type { StepRecord } from '../../lib/report/recorder.ts'
import type { Context } from '../../lib/run/context.ts'
import { formatDuration } from '../../lib/units.ts'
import type { Agreements, Change, DevProgress } from './loop.ts'
import type { Agreement } from './sync/live-pods.ts'
import type { SyncProgress } from './sync/saves.ts'

/** Goals from the save to live and checked, on two processors. The frontend's is its build. */
const GOAL_MS = { backend: 10_000, frontend: 45_000 } as const

/**
 * Tells people through the report, and programs with `--json` by one line per event. `steps` are those of the running
 * deployment.
 */
export function createDevProgress(context: Context, steps: () => readonly StepRecord[]): DevProgress {
  const { report, config } = context
  const { colour } = report
  const url = publicUrl(context)
  let begun = false

  const goalOf = (changes: readonly Change[]): number =>
    changes.length === 0
      ? Object.values(config.budgets).reduce((sum, each) => sum + each, 0)
      : Math.max(...changes.map(({ component }) => GOAL_MS[component]))
  const end = (mark: string, changes: readonly Change[], state: string, more = ''): string =>
    `${mark} ${titleOf(changes)} → ${state}${colour.dim(more)}`

  return {
    begins(changes) {
      begun = true
      report.start('dev', titleOf(changes), goalOf(changes))
      report.event({ event: 'begins', changes })
    },
    live(changes, sinceSaveMs, agreements) {
      const agreement = together(changes, agreements)
      const where = changes.length > 0 && changes.every(({ component }) => component === 'frontend') ? ' behind it' : ''
      const spent = steps()
        .filter(({ state }) => state === 'done')
        .map(({ id, durationMs }) => `${id} ${formatDuration(durationMs)}`)
        .join(', ')
      const goal = goalOf(changes)
      const late = sinceSaveMs > goal ? `; over its goal of ${formatDuration(goal)}` : ''
      report.finish(
        'done',
        undefined,
        end(
          agreement && agreement.others.length > 0 ? colour.yellow('!') : colour.green('✔'),
          changes,
          `image live${where} in ${formatDuration(sinceSaveMs)}` +
            (agreement ? `; ${said(agreement, 'run its sources')}` : ''),
          `  ${spent}${late}  ${url}`,
        ),
      )
      report.event({ event: 'live', changes, durationMs: sinceSaveMs, steps: steps(), url, ...agreement })
    },
    async failed(changes, error) {
      report.finish('failed', undefined, end(colour.red('✖'), changes, 'not live'))
      report.error(error)
      const serving = await answers(url)
      report.note(
        serving
          ? `${url} goes on serving what was live before; waiting for the next save`
          : `${url} does not answer; waiting for the next save`,
      )
      report.event({ event: 'failed', changes, error: describeError(error), serving })
    },
    interrupted(changes) {
      report.finish('failed', undefined, end(colour.yellow('↷'), changes, 'interrupted'))
    },
    superseded(changes) {
      report.finish('done', undefined, end(colour.yellow('↷'), changes, 'given up for a newer save'))
      report.event({ event: 'superseded', changes })
    },
    unchanged() {
      if (begun) report.note(colour.dim('saved without a change: nothing to do'))
      report.event({ event: 'unchanged' })
    },
  }
}

/** The same for what happens before an image is built; the deployment of an earlier save may be under way meanwhile. */
export function createSyncProgress({ report }: Pick<Context, 'report'>, component: BuiltComponent): SyncProgress {
  const { colour } = report
  const changes = (what: string): readonly Change[] => [{ component, what }]
  const line = (mark: string, what: string, state: string): void =>
    report.note(`${mark} ${titleOf(changes(what))} → ${state}`)
  return {
    synced(what, agreement, sinceSaveMs) {
      const all = agreement.others.length === 0
      const state = component === 'frontend' && all ? 'hot' : `synced to ${said(agreement)}`
      line(
        all ? colour.green('✔') : colour.yellow('!'),
        what,
        `${state} in ${formatDuration(sinceSaveMs)}; image follows`,
      )
      report.event({ event: 'synced', changes: changes(what), durationMs: sinceSaveMs, ...agreement })
    },
    refused(what, error) {
      line(colour.red('✖'), what, `not live: ${BEFORE[component]}; waiting for the next save`)
      report.error(error)
      report.event({ event: 'failed', changes: changes(what), error: describeError(error), serving: true })
    },
    notSynced(what, reason) {
      line(colour.yellow('↷'), what, `not synced, the image brings it: ${reason}`)
    },
  }
}

const BEFORE: Readonly<Record<BuiltComponent, string>> = {
  backend: 'the pods go on with what they ran before',
  frontend: 'an open page shows the error, and a new one is the last image that was live',
}

/** The pods of the components that have changed, or of all; undefined where those of one were not asked. */
function together(changes: readonly Change[], agreements: Agreements = {}): Agreement | undefined {
  const components = changes.length > 0 ? changes.map(({ component }) => component) : BUILT_COMPONENTS
  const all = components.map((component) => agreements[component]).filter((each) => each !== undefined)
  if (all.length < components.length) return undefined
  return {
    agreed: all.reduce((sum, each) => sum + each.agreed, 0),
    of: all.reduce((sum, each) => sum + each.of, 0),
    others: all.flatMap(({ others }) => others),
  }
}

/** `3 of 3 pods`, and which ones do not where some do not. */
function said({ agreed, of, others }: Agreement, doing = ''): string {
  const those = others.length > 0 ? `, without ${others.join(', ')}` : ''
  return `${agreed} of ${of} pods${doing && ` ${doing}`}${those}`
}

const titleOf = (changes: readonly Change[]): string =>
  changes.length === 0
    ? 'Deploy the present sources'
    : changes.map(({ component, what }) => `${component}: ${what}`).join('; ')

const answers = (url: string): Promise<boolean> =>
  fetchAnswer(url, { timeoutMs: 2_000 }).then(
    ({ status }) => status < 500,
    () => false,
  )
