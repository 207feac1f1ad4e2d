import type { KubeObject } from '../cluster/cluster.ts'
import { formatAge } from '../units.ts'

/** Backups by the clock, as the cluster tells of them; times are ISO 8601. */
export interface BackupSchedule {
  name: string
  /** As cron writes it, in UTC. */
  schedule: string
  /** When the newest backup was finished; undefined before the first one. */
  succeededAt?: string
  /** Whether the newest one that was due is missing. */
  failing: boolean
}

/** A backup that began this long ago and is not finished counts as failed: the job's own limit. */
const LIMIT_MS = 7_200_000

/** Reads the CronJob of the backups. */
export function describeSchedule({ metadata, spec, status }: KubeObject, now = Date.now()): BackupSchedule {
  const { schedule = '' } = (spec ?? {}) as { schedule?: string }
  const { lastScheduleTime, lastSuccessfulTime } = (status ?? {}) as Record<string, string | undefined>
  const due = Date.parse(lastScheduleTime ?? '')
  const done = Date.parse(lastSuccessfulTime ?? '')
  const failing = !(done >= due) && due < now - LIMIT_MS
  return { name: metadata.name, schedule, failing, ...(lastSuccessfulTime ? { succeededAt: lastSuccessfulTime } : {}) }
}

/** `newest backup 5h old`, or what is the case instead. */
export const backupAge = ({ succeededAt }: BackupSchedule, now = Date.now()): string =>
  succeededAt ? `newest backup ${formatAge(now - Date.parse(succeededAt))} old` : 'no backup yet'
