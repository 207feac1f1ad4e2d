// The application's database, as it says of itself, and as its log does.

import { PASSWORD_NOTE } from '../../password-note.ts'
import { databaseFact, hasConnections } from '../facts/database.ts'
import { refOf } from '../facts/facts.ts'
import { type Found, type Rule, rule } from '../world/finding.ts'
import { say, shorten } from '../world/words.ts'
import type { World } from '../world/world.ts'
import { parts } from './parts.ts'

function* connections(world: World): Iterable<Found> {
  const [fact, own] = [databaseFact(world.facts), parts(world)]
  if (!fact || !own || hasConnections(fact)) return
  yield {
    object: own.database,
    affects: own.users,
    cause: `All connections of the database are in use: ${fact.connections} of ${fact.maxConnections}`,
    evidence: [`pg_stat_activity: ${fact.connections} sessions`, `max_connections: ${fact.maxConnections}`],
    mend:
      `kubectl -n ${own.database.namespace} exec ${own.database.name}-0 -- psql -U postgres -c "SELECT ` +
      `pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle' AND pid <> pg_backend_pid()"`,
  }
}

function* locks(world: World): Iterable<Found> {
  const [fact, own] = [databaseFact(world.facts), parts(world)]
  const worst = fact?.blockers.filter(({ seconds }) => seconds >= 2).sort((a, b) => b.waiting - a.waiting)[0]
  if (!worst || !own) return
  yield {
    object: own.database,
    affects: own.users,
    cause:
      `${worst.waiting} sessions of the database wait for a lock that session ${worst.pid} holds since ` +
      `${worst.seconds} s`,
    evidence: [`pg_blocking_pids: ${worst.pid}`, `its statement: ${shorten(worst.query, 160)}`],
    mend:
      `kubectl -n ${own.database.namespace} exec ${own.database.name}-0 -- psql -U postgres -c "SELECT ` +
      `pg_terminate_backend(${worst.pid})"`,
  }
}

function* readOnly(world: World): Iterable<Found> {
  const [fact, own] = [databaseFact(world.facts), parts(world)]
  if (!fact?.readOnly || !own) return
  yield {
    object: own.database,
    affects: own.users,
    cause: 'The database takes no writes: default_transaction_read_only is on',
    evidence: ['SHOW default_transaction_read_only: on'],
    mend:
      `kubectl -n ${own.database.namespace} exec ${own.database.name}-0 -- psql -U postgres -c "ALTER SYSTEM ` +
      'RESET default_transaction_read_only" -c "SELECT pg_reload_conf()"',
  }
}

function* schema(world: World): Iterable<Found> {
  const [fact, own] = [databaseFact(world.facts), parts(world)]
  const served = own?.users.some((ref) => world.podsOf(ref).length > 0)
  if (
    !fact ||
    !own ||
    !served ||
    fact.revision !== '' ||
    world
      .podsOf(own.users[0] ?? own.database)
      .some((pod) => world.containers(pod).some(({ init, running }) => init && running))
  )
    return
  yield {
    object: own.database,
    affects: own.users,
    cause: 'The database has no schema of the application: its table of migrations is missing or empty',
    evidence: ['public.alembic_version: no row'],
    mend: 'npm run restore -- FILE, with the newest backup; without one: npm run deploy -- --only deploy --force',
    confidence: 0.85,
  }
}

/** After the last step of a change of passwords pods hear of it, and whoever tried the old one first was served. */
const SETTLE_MS = 10_000

const REFUSED = /password authentication failed for user "([^"]+)"|role "([^"]+)" does not exist/

/** The server knows why a client fails, whoever the client is. */
function* password(world: World): Iterable<Found> {
  const own = parts(world)
  if (!own) return
  const changed = own.users.flatMap((user) => world.podsOf(user)).map(({ metadata }) => metadata.annotations)
  const settled = Math.max(0, ...changed.map((notes) => Number(notes?.[PASSWORD_NOTE] ?? 0) + SETTLE_MS))
  for (const pod of world.podsOf(own.database)) {
    const tails = world.logsOf(pod).filter(({ previous }) => !previous)
    const lines = tails.flatMap(({ lines: all, times }) =>
      all.filter(
        (line, index) =>
          REFUSED.test(line) && (!times || (world.since(times[index] || 0) < 60_000 && (times[index] ?? 0) > settled)),
      ),
    )
    if (lines.length < 2) continue
    const [, user, missing] = REFUSED.exec(lines.at(-1)!) ?? []
    yield {
      object: { kind: 'Secret', namespace: own.database.namespace, name: 'taskora-database' },
      affects: [...own.users, own.database],
      cause: missing
        ? `The database has no role ${missing}, with which the application signs in`
        : `The database refuses the password of role ${user}: the Secret taskora-database does not have the ` +
          'one that the role has',
      evidence: [`log of ${say(refOf(pod))}: ${shorten(lines.at(-1)!)}`, `${lines.length} such lines`],
      mend: 'npm run rotate -- database --recover',
      confidence: 0.95,
    }
  }
}

export const DATABASE_RULES: readonly Rule[] = [
  rule('TSK_DATABASE_CONNECTIONS', connections),
  rule('TSK_DATABASE_LOCKED', locks),
  rule('TSK_DATABASE_READ_ONLY', readOnly),
  rule('TSK_DATABASE_SCHEMA', schema),
  rule('TSK_DATABASE_PASSWORD', password),
]
