// Scenarios that are more than a fault under load: what is done, each does itself.
import { runMigrations } from './run-migrations.ts'
import { runRecovery } from './run-recovery.ts'
import { RESTORE_BLOWS, runRestores } from './run-restores.ts'
import { runRotations } from './run-rotations.ts'
import { BLOWS, runSignals } from './run-signals.ts'
import { runUpgrades } from './run-upgrades.ts'
import type { Scenario } from './scenario.ts'

const NO_FAULT: Pick<Scenario, 'holdMs' | 'make' | 'heal'> = { holdMs: 0, make: () => [], heal: () => [] }

export const OWN_SCENARIOS: readonly Scenario[] = [
  {
    name: 'rotate-database',
    about:
      "the database's passwords are changed, the first time without a break, then broken off and ended by the next",
    rounds: 6,
    ...NO_FAULT,
    own: {
      run: runRotations,
      asks: '0 lost, 0 duplicates, 0 failed, 0 restarts, new passwords each time, the next rotation converges',
    },
    warns: 'the passwords of its database are changed again and again',
    commands: true,
    figure: { failed: 0, restarts: 0 },
  },
  {
    name: 'recovery',
    about: 'with 10,000 tasks of 100 users more, the volume of the database is destroyed, and its backup restored',
    rounds: 1,
    ...NO_FAULT,
    own: {
      run: runRecovery,
      asks: 'every row as it was, bad backups refused, back in 120 s',
    },
    warns: 'its data is destroyed and restored from a backup',
    figure: { back: 120 },
  },
  {
    name: 'restore-signals',
    about: 'a restore over other data gets SIGINT, SIGTERM or SIGKILL at five points, and is run again',
    rounds: RESTORE_BLOWS.length,
    ...NO_FAULT,
    own: {
      run: runRestores,
      asks: 'in between the data of one side, never a mix; after the next restore every row of the backup',
    },
    warns: 'its data are replaced by a backup again and again',
    commands: true,
    figure: {},
  },
  {
    name: 'deploy-signals',
    about: 'a deploy of changed sources gets SIGINT, SIGTERM or SIGKILL in each of its steps, at three points of each',
    rounds: BLOWS.length,
    ...NO_FAULT,
    own: {
      run: runSignals,
      asks: 'the next run converges, leaves no lock, program or pending release, and the old user finds the old task',
    },
    warns: 'changed sources are deployed to it again and again',
    commands: true,
    figure: {},
  },
  {
    name: 'upgrades',
    about: 'the release is upgraded again and again, rolled back once, uninstalled, and installed again',
    rounds: 20,
    ...NO_FAULT,
    own: {
      run: runUpgrades,
      asks: '0 lost, 0 duplicates, the Secrets unchanged, the old user signs in and finds the old task after each',
    },
    warns: 'the release is uninstalled and installed again',
    commands: true,
    figure: {},
  },
  {
    name: 'migrations',
    about: 'ten processes migrate an empty database at once; then again, and the one at work is killed in its middle',
    rounds: 20,
    ...NO_FAULT,
    own: {
      run: runMigrations,
      asks: 'one process makes all revisions, the others end well, and the schema is what one alone makes',
    },
    warns: 'a database is made beside its own',
    figure: {},
  },
]
