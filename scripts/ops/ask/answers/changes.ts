import type { Receipt } from '../../../lib/receipts/receipt.ts'
import type { Revision } from '../../../lib/release/helm.ts'
import { count, formatAge, formatDuration } from '../../../lib/units.ts'
import { type Answering, answering, enumerate } from './answer.ts'

const ago = (now: number, text: string): string => `${formatAge(now - Date.parse(text))} ago`
const deploys = (receipts: readonly Receipt[]): Receipt[] => receipts.filter(({ command }) => command === 'deploy')

/** What two runs had that is not the same. */
function differences(before: Receipt, after: Receipt): string[] {
  const inputs = Object.keys({ ...before.inputs, ...after.inputs }) as (keyof Receipt['inputs'])[]
  return [
    ...(before.git && after.git && before.git.commit !== after.git.commit
      ? [`commit ${before.git.commit.slice(0, 8)} → ${after.git.commit.slice(0, 8)}`]
      : []),
    ...inputs.filter((name) => before.inputs[name] !== after.inputs[name]).map((name) => `inputs of ${name}`),
    ...(before.manifestDigest !== after.manifestDigest ? ['the manifest of the release'] : []),
    ...(before.cluster.id !== after.cluster.id ? ['the node, which was made anew'] : []),
  ]
}

const LIVE = ['deployed', 'superseded']
const target = (history: readonly Revision[]): Revision | undefined =>
  history.slice(0, -1).findLast(({ status }) => LIVE.includes(status))

export const CHANGES: Readonly<Record<string, Answering>> = {
  changes: answering(['receipts'], 'npm run receipts', ({ receipts }, { since, now }) => {
    const runs = deploys(receipts).filter(({ outcome }) => outcome.ok)
    const after = runs.at(-1)
    if (!after) return 'There is no receipt of a successful deployment, so there is nothing to compare with.'
    const before = since === undefined ? runs.at(-2) : runs.findLast(({ startedAt }) => Date.parse(startedAt) < since)
    if (since !== undefined && Date.parse(after.startedAt) < since)
      return (
        `Nothing was deployed since then; the last deployment was ${ago(now, after.startedAt)} (receipt ` +
        `${after.number}).`
      )
    if (!before) return `Receipt ${after.number}, ${ago(now, after.startedAt)}, is the first that could be compared.`
    const found = differences(before, after)
    return (
      `Between receipt ${before.number} and ${after.number} (${ago(now, after.startedAt)}): ` +
      (found.length > 0 ? `changed are ${enumerate(found)}` : 'nothing differs in sources, inputs and manifest') +
      '.'
    )
  }),
  drift: answering(['diagnosis'], 'npm run why', ({ diagnosis }) => {
    const all = diagnosis.causes.flatMap(({ finding, consequences }) => [finding, ...consequences])
    const found = all.filter(({ code }) => /CHANGED_BY|DRIFT|SCALED/.test(code))
    return found.length > 0
      ? [...found.slice(0, 2).map(({ cause }) => `${cause}.`), 'npm run deploy puts it right.']
      : 'No change by hand is to be seen in the managed fields of the objects.'
  }),
  'last-deploy': answering(['receipts'], 'npm run receipts', ({ receipts }, { now }) => {
    const last = deploys(receipts).at(-1)
    if (!last) return 'This checkout has no receipt of a deployment.'
    return (
      `The last deployment began ${ago(now, last.startedAt)} (receipt ` +
      `${last.number}${last.git ? `, commit ${last.git.commit.slice(0, 8)}` : ''}) and ` +
      (last.outcome.ok ? `succeeded after ${formatDuration(last.durationMs)}` : `failed with ${last.outcome.code}`) +
      '.'
    )
  }),
  'last-failure': answering(['receipts'], 'npm run receipts', ({ receipts }, { now }) => {
    const failed = receipts.findLast(({ outcome }) => !outcome.ok)
    if (!failed) return `None of the ${count(receipts.length, 'recorded run')} failed.`
    const step = failed.steps.find(({ state }) => state === 'failed')?.id
    return [
      `\`${failed.line}\` failed ${ago(now, failed.startedAt)}${step ? ` in step ${step}` : ''}: ` +
        `${failed.outcome.message} (${failed.outcome.code}).`,
      receipts.some(
        ({ number, outcome, command }) => number > failed.number && outcome.ok && command === failed.command,
      )
        ? 'A later run of it succeeded.'
        : '',
    ]
  }),
  'deploy-time': answering(['receipts'], 'npm run receipts -- compare', ({ receipts }) => {
    const last = deploys(receipts).findLast(({ outcome }) => outcome.ok)
    if (!last) return 'No successful deployment is recorded.'
    const slowest = last.steps.toSorted((a, b) => b.durationMs - a.durationMs)[0]
    return (
      `The last successful deployment took ${formatDuration(last.durationMs)}` +
      `${slowest ? `, most of it step ${slowest.id} with ${formatDuration(slowest.durationMs)}` : ''}.`
    )
  }),
  history: answering(
    ['history'],
    ({ release }) => `helm history ${release}`,
    ({ history }, { now }) => {
      const last = history.at(-1)
      return last
        ? `${count(history.length, 'revision')}; the newest is ${last.revision}, ${last.status}, ` +
            `${ago(now, last.updated)} (${last.description}).`
        : 'There is no release.'
    },
  ),
  'rollback-effect': answering(['history'], 'npm run rollback -- --dry-run', ({ history }, { now }) => {
    const to = target(history)
    return to
      ? [
          `It would go from revision ${history.at(-1)!.revision} to ${to.revision}, of ` +
            `${ago(now, to.updated)} (${to.description}).`,
          'Tasks and accounts stay, and so does the schema of the database, which is not rolled back.',
        ]
      : 'There is no earlier revision that was live, so a rollback would end with TSK_REVISION_NONE.'
  }),
  rollback: answering(
    [],
    'npm run rollback',
    () => 'It goes back to the last revision that was live, or to the one that is named; data stays.',
  ),
  deploy: answering(
    [],
    'npm run deploy',
    () => 'It builds what changed, loads it into the node, upgrades the release and checks it.',
  ),
  dev: answering(
    [],
    'npm run dev',
    () => 'It deploys, then brings each saved change of frontend or backend live in the cluster.',
  ),
}
