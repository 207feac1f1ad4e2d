import { basename } from 'node:path'
import { objectName } from '../../../lib/run/chart-values.ts'
import { count, formatAge, formatSize } from '../../../lib/units.ts'
import type { Asked, Space } from '../facts/facts.ts'
import { type Answering, answering } from './answer.ts'

const inDatabase = (asked: Asked, command: string): string =>
  `kubectl exec statefulset/${objectName(asked, 'database')} -c database -- ${command}`

const fullness = ({ sizeBytes, usedBytes }: Space): string =>
  `${Math.round((100 * usedBytes) / (sizeBytes || 1))} % full: ${formatSize(usedBytes)} of ${formatSize(sizeBytes)}`

export const DATA: Readonly<Record<string, Answering>> = {
  volume: answering(
    ['volume', 'database'],
    (asked) => inDatabase(asked, 'df -h /var/lib/postgresql/data'),
    ({ volume, database }) =>
      `The file system of the database's volume is ${fullness(volume)}; the database itself has ` +
      `${formatSize(database.sizeBytes)}.`,
  ),
  disk: answering(
    ['nodeDisk'],
    ({ profile }) => `docker exec ${profile} df -h /var`,
    ({ nodeDisk }) => [
      `The disk of the node is ${fullness(nodeDisk)}.`,
      '`docker system df` shows what Docker holds of it.',
    ],
  ),
  'database-size': answering(
    ['database'],
    (asked) => inDatabase(asked, 'psql -U postgres -c "\\l+"'),
    ({ database }) =>
      `The database has ${formatSize(database.sizeBytes)}, with ${count(database.tasks, 'task')} of ` +
      `${count(database.users, 'account')}.`,
  ),
  backup: answering(['backups'], 'ls -l backups', ({ backups }, { now }) => {
    const last = backups[0]
    return last
      ? [
          `The newest of ${count(backups.length, 'backup')} is ${basename(last.file)}, ` +
            `${formatAge(now - last.writtenAt)} old, ${formatSize(last.sizeBytes)}.`,
          last.sealed ? '' : 'Its checksum file is missing.',
        ]
      : 'There is no backup in backups/; one that was written elsewhere is not seen. `npm run backup` makes one.'
  }),
  'make-backup': answering(
    [],
    'npm run backup',
    () =>
      'It saves all data to a file in backups/, reads it back and seals it with its checksum; the ' +
      'application goes on meanwhile.',
  ),
  restore: answering(['backups'], 'npm run restore -- FILE', ({ backups }) => [
    'It replaces the data by that of a backup; what was there is saved first.',
    backups[0] ? `The newest is backups/${basename(backups[0].file)}.` : 'There is no backup in backups/.',
  ]),
  connections: answering(
    ['database'],
    (asked) => inDatabase(asked, "psql -U postgres -c 'select * from pg_stat_activity'"),
    ({ database: { connections, mostConnections } }) =>
      `${connections} of ${mostConnections} connections are in ` +
      `use${connections > mostConnections * 0.8 ? ', which is nearly all' : ''}.`,
  ),
  schema: answering(
    ['database'],
    (asked) => inDatabase(asked, "psql -U postgres taskora -c 'select * from alembic_version'"),
    ({ database: { schema } }) =>
      schema
        ? `The schema is at revision ${schema}; each backend migrates it before it starts.`
        : 'No migration has been applied.',
  ),
  'sql-shell': answering(
    [],
    (asked) => inDatabase(asked, 'psql -U postgres taskora').replace('exec', 'exec -it'),
    () => 'psql in the pod of the database needs no password.',
  ),
}
