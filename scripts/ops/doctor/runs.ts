import { join } from 'node:path'
import { lockHolder } from '../../lib/lock.ts'
import { endLeftChildren, leftChildren } from '../../lib/shell/children.ts'
import { type Examination, type Finding, ok, problem } from './finding.ts'

/** What other runs of this checkout do, and what those that were killed have left at work. */
export const RUNS: readonly Examination[] = [
  {
    subject: 'runs',
    examine: async ({ paths }) =>
      judgeRuns(
        leftChildren(join(paths.state, 'children')).map(({ name }) => name),
        lockHolder(join(paths.state, 'lock')),
      ),
  },
]

/** `left` are programs of runs that were killed, `holder` is the command that changes the cluster now. */
export function judgeRuns(left: readonly string[], holder: string | undefined): Finding {
  if (left.length > 0)
    return problem(`${left.join(', ')} of a run that was killed: still at work`, 'npm run doctor -- --fix', {
      does: 'end the programs that killed runs have left at work',
      act: ({ paths }) => endLeftChildren(join(paths.state, 'children')),
    })
  return ok(holder ? `${holder} is at work` : 'no command is at work')
}
