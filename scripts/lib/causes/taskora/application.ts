// Frontend and backend: migrations, sign-in, and the key that signs.
import { refOf } from '../facts/facts.ts'
import { type Found, type Rule, rule } from '../world/finding.ts'
import { say, shorten } from '../world/words.ts'
import type { World } from '../world/world.ts'
import { parts } from './database.ts'

/** The newest lines of the containers of the application's pods. */
function* linesOf(
  world: World,
  pattern: RegExp,
): Iterable<{ pod: (typeof world.pods)[number]; line: string; match: RegExpExecArray }> {
  const own = parts(world)
  for (const ref of own ? [...own.users] : [])
    for (const pod of world.podsOf(ref)) {
      const found = world
        .logsOf(pod)
        .flatMap(({ lines, times }) => lines.map((line, index) => ({ line, at: times?.[index] ?? 0 })))
        .findLast(({ line, at }) => pattern.test(line) && (at === 0 || world.since(at) < 10 * 60_000))
      if (found) yield { pod, line: found.line, match: pattern.exec(found.line)! }
    }
}

function* migration(world: World): Iterable<Found> {
  for (const { pod, line, match } of linesOf(
    world,
    /another process has been migrating for|database unreachable for [\d.]+ s: (.*)/,
  )) {
    const locked = match[1] === undefined
    yield {
      object: world.workloadOf(refOf(pod)),
      ...(locked ? {} : { symptom: true, pointsTo: [parts(world)!.database] }),
      cause: locked
        ? 'The migration waits for another one that does not end and holds its lock'
        : `The migration cannot reach the database: ${shorten(match[1]!, 140)}`,
      evidence: [`log of ${say(refOf(pod))}, container migrate: ${shorten(line)}`],
      mend: locked
        ? `kubectl -n ${pod.metadata.namespace} exec ${parts(world)!.database.name}-0 -- psql -U postgres -c ` +
          '"SELECT pid, state, query FROM pg_stat_activity WHERE pid IN (SELECT pid FROM pg_locks WHERE ' +
          `locktype = 'advisory')"`
        : 'npm run why -- database',
      confidence: 0.8,
    }
  }
}

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
