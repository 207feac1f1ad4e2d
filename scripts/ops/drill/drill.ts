// Makes faults in the real cluster, and asserts that each is named in time, is healed, and has cost no task.
import { createCluster, requireCluster } from '../../lib/cluster/cluster.ts'
import { UserError } from '../../lib/errors.ts'
import { nearest } from '../../lib/nearest.ts'
import { objectName } from '../../lib/run/chart-values.ts'
import { confirm } from '../../lib/run/confirm.ts'
import type { Context } from '../../lib/run/context.ts'
import type { Operation } from '../../lib/run/operation.ts'
import { usageError } from '../../lib/run/usage-error.ts'
import type { Fault } from './fault.ts'
import { FAULTS } from './faults.ts'
import { onceMore } from './once-more.ts'
import { type DrillResult, runFaults } from './run-faults.ts'
import { groupFaults } from './sites.ts'
import { writeTable } from './table.ts'
import { lostTasks, readTasks, removeSeed, seedTasks } from './tasks.ts'
import { requireWell } from './well.ts'

/** Faults side by side: each look reads the last words of a dozen containers. */
const MOST_TOGETHER = 6
/** Fewer where other waits look, too: what they say is also a matter of time. */
const MOST_COMPARED = 4

export const operation: Operation = {
  name: 'drill',
  summary: 'Make faults in the cluster, and assert that each is named, is healed, and costs no task',
  words: 'NAME…|all|ci',
  flags: {
    table: {
      about: 'write what was shown into this file; rows of other faults stay (docs/drills.md)',
      argument: 'FILE',
    },
    beside: { about: 'ask kubectl, Helm and the wait of deploy, too, which takes as long as they wait' },
  },
  changes: true,
  async run(context) {
    const { report, config, options } = context
    const faults = chooseFaults(options.words)
    if (options.dryRun) return faults.forEach(({ name, about }) => report.note(`would make: ${name}, ${about}`))
    await requireCluster(context)
    await confirm(context, `Faults are made in the cluster "${config.profile}", whose pages fail meanwhile.`)
    await requireWell(context)
    await seedTasks(context)
    try {
      const results = await makeFaults(context, faults, await readImage(context))
      return { named: results.filter(({ named }) => named).length, of: faults.length, results }
    } finally {
      await onceMore(context, 'the tasks of the drill are removed', () => removeSeed(context))
    }
  },
  judge(data) {
    if (data === undefined) return
    const { results, named, of } = data as { results: DrillResult[]; named: number; of: number }
    const failed = results.filter((each) => !each.named || !each.healed)
    if (failed.length === 0) return
    throw new UserError('TSK_DRILL_FAILED', `${named} of ${of} faults were named at the first answer`, {
      evidence: failed.map(
        ({ name, sentence, wrong, healed }) => `${name}: ${healed ? (wrong[0] ?? sentence) : 'is not well again'}`,
      ),
      hint: 'npm run why says what the cluster suffers from now; npm run deploy puts it right',
    })
  },
}

/** The faults that the words mean. Throws TSK_USAGE. */
export function chooseFaults(words: readonly string[]): readonly Fault[] {
  const known = FAULTS.map(({ name }) => name)
  if (words.length === 0)
    throw usageError(`drill takes names of faults, ci or all; there are ${known.join(', ')}`, 'drill')
  return words.flatMap((word) => {
    if (word === 'all') return FAULTS
    if (word === 'ci') return FAULTS.filter(({ inPipeline }) => inPipeline)
    const fault = FAULTS.find(({ name }) => name === word)
    if (!fault)
      throw usageError(`There is no fault "${word}"${nearest(word, known)}; there are ${known.join(', ')}`, 'drill')
    return fault
  })
}

/** The image of the frontend's pods, for workloads of the drill's own. */
async function readImage(context: Context): Promise<string> {
  const args = ['get', `deployment/${objectName(context.config, 'frontend')}`, '--output']
  const path = 'jsonpath={.spec.template.spec.containers[0].image}'
  return (await createCluster(context).ask([...args, path], { timeoutMs: 30_000 })).stdout.trim()
}

/** Makes all, group after group; ends at one that is not well again. Throws TSK_DRILL_FAILED when a task is lost. */
async function makeFaults(context: Context, faults: readonly Fault[], image: string): Promise<DrillResult[]> {
  const table = context.options.values['table']
  const beside = context.options.values['beside'] === true
  const before = await readTasks(context)
  const results: DrillResult[] = []
  for (const group of groupFaults(faults, beside ? MOST_COMPARED : MOST_TOGETHER)) {
    context.report.update(group.map(({ name, about }) => `${name}: ${about}`).join(' · '))
    const made = group.map(({ name }) => name).join(', ')
    const shown = await onceMore(context, made, () => runFaults(context, group, { image, beside }))
    const lost = lostTasks(before, await onceMore(context, 'the tasks are read', () => readTasks(context)))
    if (lost.length > 0) throw tasksLost(group, before.size, lost)
    results.push(...shown)
    for (const each of shown) context.report.note(line(each))
    // After each, because a run that is ended has shown something, too.
    if (typeof table === 'string') writeTable(table, results, FAULTS)
    if (!shown.every(({ healed }) => healed)) break
  }
  return results
}

const tasksLost = (group: readonly Fault[], before: number, lost: readonly string[]): UserError =>
  new UserError(
    'TSK_DRILL_FAILED',
    `${lost.length} of ${before} tasks were lost by ${group.map(({ name }) => name).join(', ')}`,
    {
      evidence: lost.slice(0, 3),
      hint: 'npm run restore -- FILE brings back the tasks of a backup',
    },
  )

const line = ({ name, named, seconds, sentence, healed, wrong }: DrillResult): string =>
  `${named ? '✔' : '✖'} ${name.padEnd(17)} ${`${seconds} s`.padStart(7)}  ${sentence}` +
  `${wrong.length > 0 ? `  (first: ${wrong[0]})` : ''}${healed ? '' : '  NOT WELL AGAIN'}`
