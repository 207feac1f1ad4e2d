import { type Action, kubectl, type Names } from '../drill/fault.ts'

/** Says these statements to the server, one after another, until one fails. */
export const sql = ({ database }: Names, ...statements: string[]): Action =>
  kubectl(
    ...['exec', `${database}-0`, '--container', 'database', '--', 'psql', '--username', 'postgres'],
    ...['--quiet', '--set', 'ON_ERROR_STOP=1'],
    ...statements.flatMap((each) => ['--command', each]),
  )

/** Closes the connections of the application, which opens them again. */
export const END_SESSIONS =
  'SELECT pg_terminate_backend(pid) FROM pg_stat_activity ' +
  "WHERE datname <> 'postgres' AND backend_type = 'client backend'"
