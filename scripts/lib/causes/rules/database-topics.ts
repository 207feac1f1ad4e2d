// What an application complains of about its database.

import { kubectl, say } from '../world/words.ts'
import type { Topic } from './topic.ts'

export const DATABASE_TOPICS: readonly Topic[] = [
  {
    code: 'TSK_APP_CREDENTIALS',
    complaints: ['credentials'],
    about: 'A server refuses the user or password that an application gives.',
    mend: 'Compare the Secret with what the server was set up with; pods read variables at their start alone.',
    cause: (said) =>
      `The server${said.word.host ? ` ${said.word.host}` : ''} refuses the credentials of ` +
      `${say(said.workload)}${said.word.subject ? ` (user ${said.word.subject})` : ''}: user or password is ` +
      (/NOAUTH|no password supplied/.test(said.word.line) ? 'missing' : 'wrong'),
    confidence: 0.8,
  },
  {
    code: 'TSK_DB_MISSING',
    complaints: ['database-missing'],
    about: 'The database server answers, but has no database of the name that an application asks for.',
    mend: 'Create the database, or correct its name in the settings.',
    cause: (said) =>
      `Database ${said.word.subject ?? ''} that ${say(said.workload)} asks for does not exist on its server`,
    serving: true,
  },
  {
    code: 'TSK_DB_SCHEMA',
    complaints: ['schema'],
    about: 'The database lacks a table or column that an application needs: a migration is missing or damaged.',
    mend: "Run the application's migration.",
    cause: (said) =>
      `The database's schema is not the one that ${say(said.workload)} needs: ` +
      (said.word.subject ? `${said.word.subject} is missing` : 'a table, column or migration is missing'),
    serving: true,
    confidence: 0.8,
  },
  {
    code: 'TSK_DB_CONNECTIONS',
    complaints: ['connections'],
    about: 'All connections that a database or a pool grants are in use.',
    mend: 'End idle sessions, make the pools smaller or `max_connections` larger.',
    cause: (said) => `All connections to the database of ${say(said.workload)} are in use`,
    fix: (said) =>
      kubectl(said.workload.namespace, `logs ${said.workload.kind.toLowerCase()}/${said.workload.name} --since=10m`),
    serving: true,
  },
  {
    code: 'TSK_DB_READ_ONLY',
    complaints: ['read-only-database'],
    about: 'A database takes no writes: it was set read-only, or is a replica.',
    mend: 'Set `default_transaction_read_only` (or its like) off, or write to the primary.',
    cause: (said) => `The database that ${say(said.workload)} writes to is read-only`,
    serving: true,
  },
  {
    code: 'TSK_DB_LOCKED',
    complaints: ['locks'],
    about: 'Statements wait for a lock that another session holds.',
    mend: 'Find the session in `pg_blocking_pids` (or its like) and end it.',
    cause: (said) => `Statements of ${say(said.workload)} wait for a lock that another session of the database holds`,
    serving: true,
  },
]
