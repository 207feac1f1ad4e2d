import type { Diagnosis } from '../../../lib/causes/diagnose.ts'
import type { KubeObject } from '../../../lib/kube-object.ts'
import type { Receipt } from '../../../lib/receipts/receipt.ts'
import type { Revision } from '../../../lib/release/helm.ts'
import type { Component } from '../../../lib/run/chart-values.ts'

/** Bytes of a file system. */
export interface Space {
  readonly sizeBytes: number
  readonly usedBytes: number
}

/** A container and what it uses at the moment. */
export interface Usage {
  readonly pod: string
  readonly memoryBytes: number
  /** Cores, such as 0.25. */
  readonly cpu: number
}

export interface BackupFile {
  readonly file: string
  readonly sizeBytes: number
  /** Epoch milliseconds. */
  readonly writtenAt: number
  /** Whether its checksum file lies beside it. */
  readonly sealed: boolean
}

export interface DatabaseFacts {
  readonly sizeBytes: number
  readonly connections: number
  readonly mostConnections: number
  readonly schema: string
  readonly tasks: number
  readonly users: number
  readonly server: string
}

/** Everything that answers are made from. Each answer names what it needs, and only that is read. */
export interface Facts {
  readonly objects: readonly KubeObject[]
  readonly nodes: readonly KubeObject[]
  readonly events: readonly KubeObject[]
  readonly secretNames: readonly string[]
  /** Helm's revisions, the newest last. */
  readonly history: readonly Revision[]
  /** Runs of this checkout, the newest last. */
  readonly receipts: readonly Receipt[]
  readonly backups: readonly BackupFile[]
  readonly volume: Space
  readonly nodeDisk: Space
  readonly database: DatabaseFacts
  readonly engine: {
    readonly version: string
    readonly system: string
    readonly cpus: number
    readonly memoryBytes: number
  }
  readonly usage: readonly Usage[]
  /** What the page answers: a status, or why there is none. */
  readonly page: {
    readonly url: string
    readonly answers: boolean
    readonly detail: string
    readonly durationMs: number
  }
  readonly diagnosis: Diagnosis
  /** Lines of the newest logs that report an error, the newest last. */
  readonly logErrors: readonly { readonly pod: string; readonly line: string }[]
  readonly tools: Readonly<Record<string, string>>
}

export type Need = keyof Facts

/** What holds without looking: settings, and what the question says. */
export interface Asked {
  /** The component that the question names. */
  readonly component: Component | undefined
  /** Epoch milliseconds from which on the question wants to know. */
  readonly since: number | undefined
  readonly now: number
  readonly profile: string
  readonly namespace: string
  readonly release: string
  readonly port: number
  readonly values: string
  readonly kubeconfig: string
  readonly limits: Readonly<Record<'frontend' | 'backend', number>>
}
