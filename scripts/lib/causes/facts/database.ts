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
