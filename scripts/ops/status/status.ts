// Everything there is to see of the application, and what to do next.

import { setTimeout as sleep } from 'node:timers/promises'
import { backupAge } from '../../lib/backup/schedule.ts'
import { forgetReleaseValues, releaseValues } from '../../lib/release/release-values.ts'
import { componentsOf, objectName, readChartValues } from '../../lib/run/chart-values.ts'
import type { Context } from '../../lib/run/context.ts'
import type { Operation } from '../../lib/run/operation.ts'
import { count, formatAge } from '../../lib/units.ts'
import { type NextCommand, nextCommand } from './next-command.ts'
import { type Overview, readOverview } from './overview.ts'

const INTERVAL_MS = 2_000

type Status = Overview & { next: NextCommand }

export const operation: Operation = {
  name: 'status',
  summary: 'Show node, release, workloads, pods, services, volume and URL, and the next step',
  flags: { watch: { about: 'renew the view until interrupted', short: 'w' } },
  changes: false,
  async run(context) {
    if (context.options.values['watch']) return watch(context)
    const status = await read(context)
    render(status, context)
    return status
  },
}

async function read(context: Context, causes = true): Promise<Status> {
  const overview = await readOverview(context, causes)
  // The view is renewed: between two looks there may have been a deployment.
  forgetReleaseValues(context)
  const values = overview.release ? await releaseValues(context) : readChartValues(context.paths, context.config)
  const desired = new Map(
    componentsOf(values).map((component) => [objectName(context.config, component), values.pods[component].least]),
  )
  return { ...overview, next: nextCommand(overview, desired) }
}

/** On a terminal the view is renewed in place; elsewhere it is printed again when it has changed. */
async function watch(context: Context): Promise<Status> {
  const { report, signal } = context
  let shown = ''
  let status: Status | undefined
  for (;;) {
    try {
      // Each look at the whole cluster costs the node something: a view that is renewed begins with one.
      status = await read(context, shown === '')
    } catch (error) {
      if (status && signal.aborted) return status
      throw error
    }
    const seen = JSON.stringify(status)
    if (report.clear() || seen !== shown) render(status, context)
    shown = seen
    const interrupted = await sleep(INTERVAL_MS, false, { signal }).catch(() => true)
    if (interrupted) return status
  }
}

function render(status: Status, { report, config }: Context): void {
  const { target, engine, node, cluster, release, url, controller, certificate, next } = status
  const { colour } = report
  const mark = (good: boolean, text: string): string => (good ? colour.green(text) : colour.yellow(text))
  report.table([
    target
      ? ['target', `${target}: its nodes are not looked at`]
      : [
          'node',
          `${config.profile}: ` +
            (engine === 'silent' ? colour.red('no Docker engine answers') : mark(node === 'running', node ?? '')),
        ],
    ['cluster', mark(cluster === 'ready', cluster)],
    [
      'release',
      release
        ? `${config.release}: ${mark(release.status === 'deployed', release.status)}, revision ` +
          `${release.revision}, ${release.chart}`
        : mark(false, 'none'),
    ],
    ['url', `${url.address}  ${mark(url.answers, url.detail)}`],
    ...(controller ? [['ingress', `controller: ${mark(controller.ready, controller.detail)}`]] : []),
    ...(certificate ? [['certificate', mark(!certificate.trouble, certificateWords(certificate))]] : []),
  ])
  tables(status, report.colour.dim).forEach((rows) => {
    report.note('')
    report.table(rows)
  })
  report.note('')
  report.note(`${colour.cyan('next:')} ${next.command}  ${colour.dim(next.reason)}`)
}

const certificateWords = ({ until, daysLeft, trouble }: NonNullable<Overview['certificate']>): string =>
  trouble ?? `${count(daysLeft, 'day')} left, until ${until.slice(0, 10)}`

/** A table for each kind of object that there is any of. */
function tables(
  { workloads, pods, services, ingresses, volumes, backups, causes }: Status,
  dim: (text: string) => string,
): string[][][] {
  const table = (heads: string[], rows: string[][]): string[][][] =>
    rows.length > 0 ? [[heads.map((head) => dim(head)), ...rows]] : []
  return [
    ...table(
      ['WORKLOAD', 'READY', 'STATE'],
      workloads.map(({ name, ready, desired, detail }) => {
        const cause = causes.find((each) => each.workloads.includes(name))
        return [name, `${ready}/${desired}`, cause ? `${detail}: ${cause.sentence}` : detail]
      }),
    ),
    ...table(
      ['CAUSE'],
      causes.filter((each) => each.workloads.length === 0).map(({ sentence }) => [sentence]),
    ),
    ...table(
      ['POD', 'READY', 'STATE', 'RESTARTS', 'AGE', 'IMAGE TAG'],
      pods.map(({ name, ready, state, restarts, createdAt, tags }) => [
        name,
        ready,
        state,
        String(restarts),
        formatAge(Date.now() - Date.parse(createdAt)),
        tags.join(', '),
      ]),
    ),
    ...table(
      ['SERVICE', 'TYPE', 'PORTS'],
      services.map(({ name, type, ports }) => [name, type, ports]),
    ),
    ...table(
      ['INGRESS', 'CLASS', 'HOSTS'],
      ingresses.map(({ name, className, hosts }) => [name, className, hosts]),
    ),
    ...table(
      ['VOLUME', 'STATE', 'SIZE'],
      volumes.map(({ name, phase, capacity }) => [name, phase, capacity]),
    ),
    ...table(
      ['BACKUP', 'SCHEDULE', 'STATE'],
      backups.map((each) => [
        each.name,
        each.schedule,
        `${backupAge(each)}${each.failing ? ', the last one failed' : ''}`,
      ]),
    ),
  ]
}
