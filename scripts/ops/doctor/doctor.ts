// What is wrong with this machine, the tools or the cluster, and what to do about it. Changes nothing without --fix.

import { UserError } from '../../lib/errors.ts'
import type { Report } from '../../lib/report/report.ts'
import type { Context } from '../../lib/run/context.ts'
import { newMemory } from '../../lib/run/memo.ts'
import type { Operation } from '../../lib/run/operation.ts'
import { count } from '../../lib/units.ts'
import { CLUSTER } from './cluster.ts'
import { type Examined, examineAll, type Verdict } from './finding.ts'
import { MACHINE } from './machine.ts'
import { mendAll, mendsOf } from './mend.ts'
import { NETWORK } from './network.ts'
import { RUNS } from './runs.ts'
import { TOOLS } from './tools.ts'

const EXAMINATIONS = [...MACHINE, ...TOOLS, ...RUNS, ...CLUSTER, ...NETWORK]

export const operation: Operation = {
  name: 'doctor',
  summary: 'Examine machine, engine, tools, network and cluster; name each problem and its fix',
  flags: { fix: { about: 'make the fixes that lose nothing, after showing them, and look again' } },
  changes: false,
  async run(context) {
    const findings = await examineAll(EXAMINATIONS, context)
    render(findings, context)
    const mends = context.options.values['fix'] ? mendsOf(findings) : []
    if (mends.length === 0 || !(await mendAll(mends, context))) return { findings: findings.map(asData) }
    const after = await examineAll(EXAMINATIONS, { ...context, memory: newMemory() })
    render(after, context)
    return { findings: after.map(asData), fixed: mends.map(({ does }) => does) }
  },
  judge(data) {
    const problems = (data as { findings: Examined[] }).findings.filter(({ verdict }) => verdict === 'problem')
    if (problems.length > 0) throw problemsFound(problems)
  },
}

/** What programs get of a finding. */
const asData = ({ mend: _, ...data }: Examined): Examined => data

function render(findings: readonly Examined[], { report }: Context): void {
  report.table(findings.map(({ subject, verdict, evidence }) => [mark(verdict, report), subject, evidence]))
  const fixes = findings.filter(({ fix }) => fix !== undefined)
  if (fixes.length > 0) report.note('')
  report.table(
    fixes.map(({ subject, verdict, fix }) => [mark(verdict, report), subject, `${report.colour.cyan('fix:')} ${fix}`]),
  )
  if (fixes.length === 0)
    report.note(`${report.colour.green('All is well.')} ${report.colour.dim('next: npm run status')}`)
}

const mark = (verdict: Verdict, { colour }: Report): string =>
  ({ ok: colour.green('✔ ok'), warning: colour.yellow('! warning'), problem: colour.red('✖ problem') })[verdict]

const problemsFound = (problems: readonly Examined[]): UserError =>
  new UserError('TSK_DOCTOR_PROBLEMS', `${count(problems.length, 'problem')} found`, {
    evidence: problems.map(({ subject, evidence }) => `${subject}: ${evidence}`),
    hint: problems[0]!.fix,
  })
