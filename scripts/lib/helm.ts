import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import type { Context } from './context.ts'

type Scope = Pick<Context, 'config' | 'paths' | 'options'>

/** Helm's words for the same scope as kubectl's; every call has them. */
const scope = ({ config, paths }: Scope): string[] =>
  ['--kubeconfig', paths.kubeconfig, '--kube-context', config.profile, '--namespace', config.namespace]

/** Values in Helm's order: the chart's variant, then this machine's from standard input, then what the person tries out. */
function valueArgs({ config, paths, options }: Scope): string[] {
  const tried = options.values['set']
  return ['--values', join(paths.chart, `values-${config.values}.yaml`), '--values', '-', ...(typeof tried === 'string' ? ['--set', tried] : [])]
}

const HISTORY = 10

/** `helm upgrade --install …`. It does not wait: our own wait names the cause of a failure and ends sooner. */
export const upgradeArgs = (context: Scope): string[] => [
  ...scope(context), 'upgrade', context.config.release, context.paths.chart, '--install',
  ...valueArgs(context),
  '--history-max', String(HISTORY), '--output', 'json',
]

/** `helm template …` as the upgrade would render it. */
export const templateArgs = (context: Scope): string[] =>
  [...scope(context), 'template', context.config.release, context.paths.chart, '--is-upgrade', '--no-hooks', ...valueArgs(context)]

export const manifestArgs = (context: Scope): string[] => [...scope(context), 'get', 'manifest', context.config.release]
export const statusArgs = (context: Scope): string[] => [...scope(context), 'status', context.config.release, '--output', 'json']
export const historyArgs = (context: Scope): string[] => [...scope(context), 'history', context.config.release, '--output', 'json']
export const rollbackArgs = (context: Scope, revision: number): string[] => [...scope(context), 'rollback', context.config.release, String(revision), '--history-max', String(HISTORY)]
export const uninstallArgs = (context: Scope): string[] => [...scope(context), 'uninstall', context.config.release, '--ignore-not-found', '--cascade', 'foreground', '--wait', '--timeout', '2m']

/** A revision as `helm history` lists it. */
export interface Revision {
  revision: number
  updated: string
  status: string
  chart: string
  description: string
}

export const parseHistory = (value: unknown): Revision[] => value as Revision[]

/**
 * A manifest in a form that compares: documents without comments or empty ones, each with its keys in order, sorted.
 * Two equal results mean that an upgrade would change nothing.
 */
export function normalizeManifest(text: string): string {
  return parseAllDocuments(text)
    .map((document) => document.toJS() as unknown)
    .filter((value) => value !== null && value !== undefined)
    .map((value) => JSON.stringify(value, sortKeys))
    .sort()
    .join('\n')
}

const sortKeys = (_key: string, value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value
