// What an application complains of about its database.

import { kubectl, say } from '../../world/words.ts'
import type { Topic } from './topic.ts'

export const DATABASE_TOPICS: readonly Topic[] = [
  {
    code: 'TSK_APP_CREDENTIALS',
    complaints: ['credentials'],
    cause: (said) =>
      `The server${said.word.host ? ` ${said.word.host}` : ''} refuses the credentials of ` +
      `${say(said.workload)}${said.word.subject ? ` (user ${said.word.subject})` : ''}: user or password is ` +
      (/NOAUTH|no password supplied/.test(said.word.line) ? 'missing' : 'wrong'),
    confidence: 0.8,
  },
  {
    code: 'TSK_DB_MISSING',
    complaints: ['database-missing'],
    cause: (said) =>
      `Database ${said.word.subject ?? ''} that ${say(said.workload)} asks for does not exist on its server`,
    serving: true,
  },
  {
    code: 'TSK_DB_SCHEMA',
    complaints: ['schema'],
    cause: (said) =>
      `The database's schema is not the one that ${say(said.workload)} needs: ` +
      (said.word.subject ? `${said.word.subject} is missing` : 'a table, column or migration is missing'),
    serving: true,
    confidence: 0.8,
  },
  {
    code: 'TSK_DB_CONNECTIONS',
    complaints: ['connections'],
    cause: (said) => `All connections to the database of ${say(said.workload)} are in use`,
    fix: (said) =>
      kubectl(said.workload.namespace, `logs ${said.workload.kind.toLowerCase()}/${said.workload.name} --since=10m`),
    serving: true,
  },
  {
    code: 'TSK_DB_READ_ONLY',
    complaints: ['read-only-database'],
    cause: (said) => `The database that ${say(said.workload)} writes to is read-only`,
    serving: true,
  },
  {
    code: 'TSK_DB_LOCKED',
    complaints: ['locks'],
    cause: (said) => `Statements of ${say(said.workload)} wait for a lock that another session of the database holds`,
    serving: true,
  },
]
