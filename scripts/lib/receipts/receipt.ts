import { availableParallelism, loadavg, totalmem } from 'node:os'
import type { ErrorReport } from '../errors.ts'
import { limitOf } from '../images/sizes.ts'
import { manifestDigest } from '../release/helm.ts'
import type { StepRecord } from '../report/recorder.ts'
import type { Component } from '../run/chart-values.ts'
import type { Context } from '../run/context.ts'
import type { CheckResult } from '../run/health.ts'
import { formatCommand } from '../shell/command.ts'
import { createRedactor, redactDeep } from '../shell/redact.ts'
import { type RecordedTool, readToolchain } from '../toolchain/toolchain.ts'
import type { Established } from './established.ts'
import type { GitState } from './git-state.ts'

export const RECEIPT_SCHEMA = 1

/** What one run did, with which sources and tools, how long each part took, and how to undo it. Holds no secret. */
export interface Receipt {
  schema: typeof RECEIPT_SCHEMA
  /** Counts the runs of this checkout: an order that no clock can change. */
  number: number
  command: string
  /** The command line, as a person would type it. */
  line: string
  startedAt: string
  /** From start to end by a clock that never jumps. Milliseconds, as everywhere. */
  durationMs: number
  outcome: { ok: boolean; exitCode: number; code?: string; message?: string }
  git?: GitState
  machine: { cpus: number; memoryBytes: number; load: number; platform: string; node: string }
  cluster: {
    profile: string
    namespace: string
    release: string
    port: number
    runtime: string
    id?: string
    kubernetes?: string
  }
  tools?: { source: string } & Record<RecordedTool, string>
  /** Hash of the inputs of each image, and of what tools and base images were chosen by. */
  inputs: Partial<Record<Component | 'toolchain', string>>
  images: Partial<Record<Component, { reference: string; id: string; sizeBytes: number; limitBytes?: number }>>
  manifestDigest?: string
  /** Revisions of the release before and after; 0 is none. */
  revision?: { before: number; after: number }
  steps: StepRecord[]
  checks?: readonly CheckResult[]
  /** The command that takes back what the run changed in the cluster. */
  undo?: string
}

/** What only the entry of the program knows of a run. */
export interface RunFacts {
  command: string
  argv: readonly string[]
  startedAt: string
  durationMs: number
  error: ErrorReport | undefined
  git: GitState | undefined
  established: Established
}

/** Makes the receipt of a run from what its steps have established. Its number is given when it is stored. */
export function makeReceipt(context: Context, run: RunFacts): Omit<Receipt, 'number'> {
  const { config, env, paths, report } = context
  const toolchain = readToolchain(paths)
  const { wanted, images, node, revisions, manifest, checks } = run.established
  const { error } = run
  const receipt: Omit<Receipt, 'number'> = {
    schema: RECEIPT_SCHEMA,
    command: run.command,
    line: `npm run ${run.command}${run.argv.length > 0 ? ` -- ${formatCommand(run.argv)}` : ''}`,
    startedAt: run.startedAt,
    durationMs: Math.round(run.durationMs),
    outcome: error
      ? { ok: false, exitCode: error.exitCode, code: error.code, message: error.message }
      : { ok: true, exitCode: 0 },
    ...(run.git ? { git: run.git } : {}),
    machine: {
      cpus: availableParallelism(),
      memoryBytes: totalmem(),
      load: Number(loadavg()[0]!.toFixed(2)),
      platform: `${process.platform}-${process.arch}`,
      node: process.version,
    },
    cluster: {
      profile: config.profile,
      namespace: config.namespace,
      release: config.release,
      port: config.port,
      runtime: config.runtime,
      ...(node ? { id: node.id.slice(0, 12) } : {}),
      ...(toolchain ? { kubernetes: toolchain.kubernetesVersion } : {}),
    },
    ...(toolchain
      ? { tools: { source: toolchain.source, ...mapValues(toolchain.tools, ({ version }) => version) } }
      : {}),
    inputs: {
      ...Object.fromEntries(wanted.map(({ component, tag }) => [component, tag])),
      ...(toolchain ? { toolchain: toolchain.inputs } : {}),
    },
    images: imagesOf(images, config),
    ...(manifest ? { manifestDigest: manifestDigest(manifest) } : {}),
    ...(revisions.length > 0 ? { revision: { before: revisions[0]!, after: revisions.at(-1)! } } : {}),
    steps: [...report.records],
    ...(checks ? { checks } : {}),
  }
  const undo = undoCommand(receipt)
  return redactDeep(undo ? { ...receipt, undo } : receipt, createRedactor(env))
}

function imagesOf(images: Established['images'], config: Context['config']): Receipt['images'] {
  return mapValues(images, ({ reference, record }, component) => ({
    reference,
    id: record.id,
    sizeBytes: record.sizeBytes,
    ...limitOf(config, component),
  }))
}

/** How to take back what a run changed; undefined when it changed nothing that can be. */
export function undoCommand({
  command,
  line,
  revision,
  steps,
}: Pick<Receipt, 'command' | 'line' | 'revision' | 'steps'>): string | undefined {
  // Beyond the application a teardown takes the data, which no command brings back.
  if (command === 'teardown')
    return steps.some(({ state }) => state === 'done') && !/--level[ =](data|cluster|all)/.test(line)
      ? 'npm run deploy'
      : undefined
  if (!revision || revision.after <= revision.before) return undefined
  return revision.before === 0 ? 'npm run teardown' : `npm run rollback -- ${revision.before}`
}

function mapValues<K extends string, V, W>(
  record: Readonly<Partial<Record<K, V>>>,
  map: (value: V, key: K) => W,
): Record<K, W> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value as V, key as K)])) as Record<
    K,
    W
  >
}
