// The faults, as data. What is made of a fault that drill knows already is drill's own.
import { docker, type Fault, kubectl } from '../drill/fault.ts'
import { FAULTS } from '../drill/faults.ts'
import { CLOCK_JUMP } from './clock-jump.ts'
import { killServer } from './database-server.ts'
import { END_SESSIONS, sql } from './database-sql.ts'
import { FULL_VOLUME } from './full-volume.ts'
import { pick } from './history/random.ts'
import { newDatabasePod } from './new-database-pod.ts'
import { OWN_SCENARIOS } from './own-scenarios.ts'
import { PACKET_DELAY } from './packet-delay.ts'
import { POWER_CUT, POWER_CUT_CONTROL } from './power-cut.ts'
import type { Figure, Scenario } from './scenario.ts'

/** Nobody notices. */
const UNNOTICED: Figure = { failed: 0, restarts: 0 }
/** Writes fail for a while, and come back by themselves. */
const BACK: Figure = { back: 30, restarts: 0 }
/** Whoever asks meanwhile is served or told why not. */
const CLEAR: Figure = { broken: 0, back: 30, restarts: 0 }

/** Writes fail until the node is resumed: its own start, the control plane, the database and the application. */
const NODE_BACK: Figure = { back: 120, restartsEach: 1 }

/** For all databases but the server's own, through which this is said and taken back. */
const connectionLimit = (most: number): string =>
  'DO $$ DECLARE name text; BEGIN FOR name IN SELECT datname FROM pg_database ' +
  `WHERE datname <> 'postgres' AND NOT datistemplate ` +
  `LOOP EXECUTE format('ALTER DATABASE %I CONNECTION LIMIT ${most}', name); END LOOP; END $$`

/** Settings with which the server forgets what it has acknowledged. */
const FORGETFUL = [
  'ALTER SYSTEM SET synchronous_commit = off',
  "ALTER SYSTEM SET wal_writer_delay = '10s'",
  "ALTER SYSTEM SET wal_writer_flush_after = '1GB'",
  'SELECT pg_reload_conf()',
]
const MINDFUL = [
  'ALTER SYSTEM RESET synchronous_commit',
  'ALTER SYSTEM RESET wal_writer_delay',
  'ALTER SYSTEM RESET wal_writer_flush_after',
  'SELECT pg_reload_conf()',
]

const dropPackets = (verb: string): string[] => [
  ...['iptables', verb, 'FORWARD', '--protocol', 'tcp', '--dport', '5432', '--match', 'statistic'],
  ...['--mode', 'random', '--probability', '0.2', '--jump', 'DROP'],
]

/** A fault of drill, for so long. */
function ofDrill(name: string, about: string, holdMs: number, figure: Figure): Scenario {
  const fault = FAULTS.find((each): each is Fault => each.name === name)!
  return { name, about, rounds: 3, holdMs, make: fault.inject, heal: fault.heal, figure }
}

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'rolling-update',
    about: 'both services are rolled out anew',
    rounds: 3,
    quick: true,
    holdMs: 0,
    make: ({ frontend, backend }) => [
      kubectl('rollout', 'restart', `deployment/${backend}`),
      kubectl('rollout', 'restart', `deployment/${frontend}`),
    ],
    heal: () => [],
    figure: UNNOTICED,
  },
  {
    name: 'pod-deletion',
    about: 'a pod of the frontend or the backend, chosen by the seed, is deleted',
    rounds: 20,
    holdMs: 0,
    make: ({ pods, random }) => [
      kubectl('delete', `pod/${pick(random, [...pods.frontend, ...pods.backend])}`, '--wait=false'),
    ],
    heal: () => [],
    figure: UNNOTICED,
  },
  {
    name: 'control',
    about:
      'the control: the server acknowledges before it writes (synchronous_commit=off), and all of its processes are ' +
      'killed. The check has to find losses',
    warns: 'the control makes its database lose the last writes of everybody',
    rounds: 2,
    quick: true,
    holdMs: 0,
    before: (at) => [sql(at, ...FORGETFUL)],
    make: (at) => [killServer(at)],
    heal: () => [],
    tidy: newDatabasePod,
    after: (at) => [sql(at, ...MINDFUL)],
    figure: {},
    control: true,
  },
  {
    name: 'server-kill',
    about: 'the first process of the database server gets SIGKILL from the node, and all others with it',
    rounds: 5,
    quick: true,
    holdMs: 0,
    make: (at) => [killServer(at)],
    heal: () => [],
    tidy: newDatabasePod,
    figure: BACK,
    provenBy: 'control',
  },
  {
    name: 'database-deletion',
    about: "the database's pod is deleted with force and without a grace period",
    rounds: 5,
    holdMs: 0,
    make: ({ database }) => [kubectl('delete', `pod/${database}-0`, '--force', '--grace-period=0', '--wait=false')],
    heal: () => [],
    figure: BACK,
    provenBy: 'control',
  },
  {
    name: 'node-kill',
    about: "the node's container gets SIGKILL, all processes of the cluster with it, and the node is resumed at once",
    warns: 'its node is killed and resumed',
    rounds: 2,
    holdMs: 0,
    make: ({ node }) => [docker('kill', '--signal', 'KILL', node)],
    heal: () => [],
    stopsNode: true,
    figure: NODE_BACK,
    provenBy: 'control',
  },
  POWER_CUT_CONTROL,
  POWER_CUT,
  {
    name: 'connections',
    about: 'the database has no connection left for 15 s, and has closed those that there were',
    rounds: 3,
    holdMs: 15_000,
    make: (at) => [sql(at, connectionLimit(0), END_SESSIONS)],
    heal: (at) => [sql(at, connectionLimit(-1))],
    figure: CLEAR,
  },
  {
    name: 'packet-loss',
    about: 'one in five packets to the database is lost for 20 s',
    rounds: 3,
    holdMs: 20_000,
    make: ({ node }) => [docker('exec', node, ...dropPackets('--insert'))],
    heal: ({ node }) => [docker('exec', node, ...dropPackets('--delete'))],
    figure: CLEAR,
  },
  PACKET_DELAY,
  CLOCK_JUMP,
  FULL_VOLUME,
  ofDrill('read-only', 'the database takes no writes for 15 s', 15_000, CLEAR),
  ofDrill('lock', 'a session holds the table of tasks for 15 s', 15_000, CLEAR),
  ofDrill('name-server', 'no name server for 20 s', 20_000, CLEAR),
  ...OWN_SCENARIOS,
]
