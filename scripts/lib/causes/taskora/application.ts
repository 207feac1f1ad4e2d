// Frontend and backend: migrations, sign-in, and the key that signs.
import { type ObjectRef, refOf } from '../facts/facts.ts'
import { type Found, type Rule, rule } from '../world/finding.ts'
import { say, shorten } from '../world/words.ts'
import type { World } from '../world/world.ts'
import { parts, users } from './parts.ts'

/** The newest lines of the containers of the application's pods. */
function* linesOf(
  world: World,
  pattern: RegExp,
): Iterable<{ pod: (typeof world.pods)[number]; line: string; match: RegExpExecArray }> {
  for (const ref of users(world))
    for (const pod of world.podsOf(ref)) {
      const found = world
        .logsOf(pod)
        .flatMap(({ lines, times }) => lines.map((line, index) => ({ line, at: times?.[index] ?? 0 })))
        .findLast(({ line, at }) => pattern.test(line) && (at === 0 || world.since(at) < 10 * 60_000))
      if (found) yield { pod, line: found.line, match: pattern.exec(found.line)! }
    }
}

const MIGRATION = new RegExp(
  [
    '(?<old>PostgreSQL \\d+ is too old, \\d+ or newer is needed)',
    'another process has been migrating for',
    'database unreachable for [\\d.]+ s: (?<reason>.*)',
  ].join('|'),
)

function* migration(world: World): Iterable<Found> {
  const database = parts(world)?.database
  for (const { pod, line, match } of linesOf(world, MIGRATION)) {
    const { old, reason } = match.groups!
    yield {
      object: world.workloadOf(refOf(pod)),
      evidence: [`log of ${say(refOf(pod))}, container migrate: ${shorten(line)}`],
      confidence: 0.8,
      ...(old ? tooOld(old) : reason === undefined ? locked(database) : unreachable(database, reason)),
    }
  }
}

const tooOld = (said: string) => ({
  cause: `The database server cannot be used: ${said}; nothing was changed in it`,
  mend: 'npm run deploy -- --set database.external.host=HOST, with a server that is new enough',
})

function locked(database: ObjectRef | undefined) {
  const statement =
    "SELECT pid, state, query FROM pg_stat_activity WHERE pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory')"
  return {
    cause: 'The migration waits for another one that does not end and holds its lock',
    mend: database
      ? `kubectl -n ${database.namespace} exec ${database.name}-0 -- psql -U postgres -c "${statement}"`
      : `psql, as who administers the database: ${statement}`,
  }
}

const unreachable = (database: ObjectRef | undefined, reason: string) => ({
  cause: `The migration cannot reach the database: ${shorten(reason, 140)}`,
  ...(database ? { symptom: true, pointsTo: [database] } : {}),
  mend: database ? 'npm run why -- database' : 'compare database.external in the values with where the server is',
})

function* origin(world: World): Iterable<Found> {
  for (const { pod, line, match } of linesOf(world, /Invalid origin:? (\S+)|INVALID_ORIGIN/)) {
    yield {
      object: world.workloadOf(refOf(pod)),
      cause:
        `Sign-in refuses the address ${match[1] ?? 'that people use'}: it is neither publicUrl nor among ` +
        'trustedOrigins',
      evidence: [`log of ${say(refOf(pod))}: ${shorten(line)}`],
      mend: 'npm run deploy',
      level: 'problem',
    }
    return
  }
}

function* signingKeys(world: World): Iterable<Found> {
  for (const { pod, line } of linesOf(
    world,
    /Failed to decrypt private key|Error: invalid tag|BetterAuthError.*decrypt/i,
  )) {
    yield {
      object: { kind: 'Secret', namespace: pod.metadata.namespace ?? '', name: 'taskora-auth' },
      affects: [world.workloadOf(refOf(pod))],
      cause: 'The keys that sign tokens were encrypted with another Secret taskora-auth than the present one',
      evidence: [`log of ${say(refOf(pod))}: ${shorten(line)}`],
      mend: 'npm run rotate -- auth',
      level: 'problem',
    }
    return
  }
}

export const APPLICATION_RULES: readonly Rule[] = [
  rule('TSK_MIGRATION_BLOCKED', migration),
  rule('TSK_ORIGIN_REFUSED', origin),
  rule('TSK_SIGNING_KEYS', signingKeys),
]
