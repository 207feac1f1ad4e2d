// Makes faults in the real cluster, and asserts that each is named in time, is healed, and has cost no task.
import { createDatabase } from '../../lib/backup/database.ts'
import { readCauses, rootCauses } from '../../lib/causes/reading/read-causes.ts'
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
import { type DrillResult, runFault } from './run-fault.ts'
import { writeTable } from './table.ts'

export const operation: Operation = {
  name: 'drill',
  summary: 'Make faults in the cluster, and assert that each is named, is healed, and costs no task',
  words: 'NAME…|all|ci',
  flags: {
    table: {
      about: 'write what was shown into this file; rows of other faults stay (docs/drills.md)',
      argument: 'FILE',
    },
  },
  changes: true,
  async run(context) {
    const { report, config, options } = context
    const faults = chooseFaults(options.words)
    if (options.dryRun) return faults.forEach(({ name, about }) => report.note(`would make: ${name}, ${about}`))
    await requireCluster(context)
    await confirm(context, `Faults are made in the cluster "${config.profile}", whose pages fail meanwhile.`)
    await requireWell(context)
    const image = await readImage(context)
    const before = await countTasks(context)
    const results: DrillResult[] = []
    const table = options.values['table']
    for (const fault of faults) {
      report.update(`${fault.name}: ${fault.about}`)
      const result = await runFault(context, fault, image)
      const after = await countTasks(context)
      if (after !== before) throw tasksLost(fault, before, after)
      results.push(result)
      report.note(line(result))
      // After each, because a run that is ended has shown something, too.
      if (typeof table === 'string') writeTable(table, results, FAULTS)
      if (!result.healed) break
    }
    return { named: results.filter(({ named }) => named).length, of: faults.length, results }
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

async function requireWell(context: Context): Promise<void> {
  const [first] = rootCauses(await readCauses(context))
  if (first)
    throw new UserError('TSK_DRILL_UNWELL', `Something fails before any fault is made: ${first.finding.cause}`, {
      evidence: first.finding.evidence,
      hint: first.finding.mend,
    })
}

async function countTasks(context: Context): Promise<number> {
  const database = createDatabase(context)
  const rows = await database.countRows(database.name)
  return Object.entries(rows).find(([table]) => /(^|\.)"?task"?$/.test(table))?.[1] ?? 0
}

const tasksLost = ({ name }: Fault, before: number, after: number): UserError =>
  new UserError('TSK_DRILL_FAILED', `${name}: there were ${before} tasks, and there are ${after}`, {
    hint: 'npm run restore -- FILE brings back the tasks of a backup',
  })

const line = ({ name, named, seconds, sentence, plain, healed, wrong }: DrillResult): string =>
  `${named ? '✔' : '✖'} ${name.padEnd(15)} ${`${seconds} s`.padStart(8)}  ${sentence}` +
  `${wrong.length > 0 ? `  (first: ${wrong[0]})` : ''}${plain ? `  | kubectl rollout status: ${plain}` : ''}` +
  `${healed ? '' : '  NOT WELL AGAIN'}`
