import type { Facts } from './facts.ts'

/** What a database says of itself, under `database` in a snapshot's extra facts. */
export interface DatabaseFact {
  readonly connections: number
  readonly maxConnections: number
  /** Sessions that others wait for: since how many seconds, and what they do. */
  readonly blockers: readonly {
    readonly pid: number
    readonly seconds: number
    readonly waiting: number
    readonly query: string
  }[]
  readonly readOnly: boolean
  /** Of the migrations; empty where the table is missing. */
  readonly revision: string
}

/** What the database said when these facts were read; undefined where it was not asked or did not answer. */
export const databaseFact = ({ extra }: Facts): DatabaseFact | undefined =>
  extra?.['database'] as DatabaseFact | undefined

/** Whether the application gets a connection. The last three are the superuser's. */
export const hasConnections = ({ connections, maxConnections }: DatabaseFact): boolean =>
  connections < maxConnections - 3
