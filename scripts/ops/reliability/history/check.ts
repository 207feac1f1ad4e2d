// Whether an application kept what it acknowledged. Every change names the version that it was made to, so that the
// versions of a task are a chain, and say the order of its writes: none has to be searched for, as checkers of
// linearizability do (Wing and Gong, 1993) where writes do not name what they follow.
import {
  accountOf,
  type Entry,
  type Final,
  type Intent,
  keyOf,
  type Look,
  type Outcome,
  type TaskState,
} from './entries.ts'

export type ViolationKind = 'lost' | 'duplicate' | 'lost update' | 'resurrected' | 'invented'

export interface Violation {
  readonly kind: ViolationKind
  readonly key: string
  readonly detail: string
}

/** A write with what is known of it; one without an outcome is of a client that died, and unknown. */
interface Write extends Intent {
  readonly result: Outcome['result']
  readonly version?: number | undefined
  readonly id?: string | undefined
  /** When its answer came: infinitely late for one that never did. */
  readonly answered: number
}

export interface Verdict {
  readonly violations: readonly Violation[]
  readonly acknowledged: number
  readonly refused: number
  readonly unknown: number
  readonly tasks: number
}

/** Judges a whole history. Each kind of violation counts once for a task. */
export function checkHistory(entries: readonly Entry[]): Verdict {
  const writes = writesOf(entries)
  const byKey = Map.groupBy(writes, ({ key }) => key)
  const looks = Map.groupBy(
    entries.filter((each): each is Look => each.kind === 'look'),
    ({ key }) => key,
  )
  const finals = entries.filter((each): each is Final => each.kind === 'final')
  const present = Map.groupBy(
    finals.flatMap(({ tasks }) => tasks),
    ({ title }) => keyOf(title),
  )
  const endOf = new Map(finals.map(({ account, at }) => [account, at]))
  const keys = new Set([...byKey.keys(), ...present.keys()])
  const violations = [...keys].flatMap((key) => {
    const end = endOf.get(accountOf(key))
    const tasks = present.get(key) ?? []
    const last: Look[] = end === undefined ? [] : [{ kind: 'look', key, began: end, at: end, ...firstOf(tasks) }]
    return judgeTask(byKey.get(key) ?? [], [...(looks.get(key) ?? []), ...last], tasks)
  })
  const count = (result: Write['result']): number => writes.filter((each) => each.result === result).length
  return {
    violations: [...new Map(violations.map((each) => [`${each.kind} ${each.key}`, each])).values()],
    acknowledged: count('ok'),
    refused: count('failed'),
    unknown: count('unknown'),
    tasks: byKey.size,
  }
}

const firstOf = ([seen]: readonly TaskState[]): { seen?: TaskState } => (seen ? { seen } : {})

function writesOf(entries: readonly Entry[]): Write[] {
  const outcomes = new Map(
    entries.filter((each): each is Outcome => each.kind === 'outcome').map((each) => [each.number, each]),
  )
  return entries
    .filter((each): each is Intent => each.kind === 'intent')
    .map((intent) => {
      const outcome = outcomes.get(intent.number)
      return {
        ...intent,
        result: outcome?.result ?? 'unknown',
        version: outcome?.version,
        id: outcome?.id,
        answered: outcome?.at ?? Number.POSITIVE_INFINITY,
      }
    })
}

function judgeTask(writes: readonly Write[], looks: readonly Look[], tasks: readonly TaskState[]): Violation[] {
  const key = writes[0]?.key ?? keyOf(tasks[0]!.title)
  const found: Violation[] = []
  const say = (kind: ViolationKind, detail: string): void => void found.push({ kind, key, detail })
  const ids = new Set([
    ...writes.flatMap(({ action, id }) => (action === 'create' && id ? [id] : [])),
    ...tasks.map(({ id }) => id),
  ])
  if (ids.size > 1) say('duplicate', `one create made ${ids.size} tasks`)
  const changes = writes.filter(({ base, result }) => base !== undefined && result === 'ok')
  for (const [base, made] of Map.groupBy(changes.filter(isChange), (each) => each.base!))
    if (made.length > 1) say('lost update', `${made.length} changes of version ${base} were acknowledged`)
  for (const { base, version } of changes.filter(isChange))
    if (version !== base! + 1) say('lost update', `a change of version ${base} was answered with version ${version}`)
  for (const look of looks) judgeLook(writes, look, say)
  return found
}

const isChange = ({ action }: Write): boolean => action === 'update' || action === 'complete'

/** Holds what was seen against what had been acknowledged before, and against what can have been written at all. */
function judgeLook(
  writes: readonly Write[],
  { seen, began, at }: Look,
  say: (kind: ViolationKind, detail: string) => void,
): void {
  const known = writes.filter(({ result, answered }) => result === 'ok' && answered <= began)
  const deleted = known.some(({ action }) => action === 'delete')
  const made = known.filter(({ action }) => action !== 'delete')
  if (!seen) {
    const mayBeGone = writes.some(
      ({ action, result, at: sent }) => action === 'delete' && result !== 'failed' && sent <= at,
    )
    if (made.length > 0 && !mayBeGone) say('lost', `${made.length} acknowledged writes, and there is no such task`)
    return
  }
  if (deleted) return say('resurrected', `its deletion was acknowledged, and it is there with version ${seen.version}`)
  const newest = Math.max(0, ...made.map(versionAfter))
  if (seen.version < newest)
    return say('lost', `version ${newest} was acknowledged, and it has version ${seen.version}`)
  const possible = writes.filter(
    (each) =>
      each.action !== 'delete' && each.result !== 'failed' && each.at <= at && versionAfter(each) === seen.version,
  )
  const acknowledged = possible.filter(({ result, answered }) => result === 'ok' && answered <= began)
  if (acknowledged.length > 0 && !acknowledged.some((each) => isValue(each, seen)))
    return say('lost', `version ${seen.version} is not what was acknowledged: "${seen.title}", ${seen.status}`)
  if (!possible.some((each) => isValue(each, seen)))
    say('invented', `nobody wrote version ${seen.version}: "${seen.title}", ${seen.status}`)
}

/** A create makes version 1; a change, the one after its own. */
const versionAfter = ({ action, base }: Write): number => (action === 'create' ? 1 : base! + 1)

const isValue = ({ title, status }: Write, seen: TaskState): boolean =>
  (title === undefined || title === seen.title) && (status === undefined || status === seen.status)
