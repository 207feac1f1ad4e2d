import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { parsedOnce } from '../parsed-once.ts'
import type { Context } from '../run/context.ts'
import { clusterName, kubeconfigOf } from '../run/which-cluster.ts'
import { readToolchain } from '../toolchain/toolchain.ts'

type Scope = Pick<Context, 'config' | 'paths' | 'options'>

/** Helm's words for the same scope as kubectl's; every call has them. */
const scope = ({ config, paths }: Scope): string[] => [
  '--kubeconfig',
  kubeconfigOf({ config, paths }),
  '--kube-context',
  clusterName(config),
  '--namespace',
  config.namespace,
]

/**
 * Values in Helm's order: the chart's variant, the person's own file, this machine's from standard input, and what the
 * person tries out.
 */
function valueArgs({ config, paths, options }: Scope): string[] {
  const tried = [options.values['set'] ?? []].flat()
  return [
    '--values',
    join(paths.chart, `values-${config.values}.yaml`),
    ...(config.overrides === '' ? [] : ['--values', config.overrides]),
    '--values',
    '-',
    ...tried.flatMap((each) => ['--set', String(each)]),
  ]
}

const HISTORY = 10

/** Fields that somebody else set are taken back; Helm 3 takes them in any case and does not know the word. */
const forced = ({ paths }: Scope): string[] =>
  /^v?4\./.test(readToolchain(paths)?.tools.helm.version ?? '') ? ['--force-conflicts'] : []

/**
 * `helm upgrade --install …`. It does not wait: our own wait names the cause of a failure and ends sooner. Nor does it
 * read the description of the whole API to judge fields by, which takes half of its time: `assertAccepted` has asked
 * the server itself, which judges them again as it takes them.
 */
export const upgradeArgs = (context: Scope): string[] => [
  ...scope(context),
  'upgrade',
  context.config.release,
  context.paths.chart,
  '--install',
  '--disable-openapi-validation',
  ...forced(context),
  ...valueArgs(context),
  '--history-max',
  String(HISTORY),
  '--output',
  'json',
]

/** `helm upgrade …` of what is installed with the values of before, some replaced. Does not wait. */
export const sameValuesArgs = (context: Scope, replaced: Readonly<Record<string, string>>): string[] => [
  ...scope(context),
  'upgrade',
  context.config.release,
  context.paths.chart,
  '--reuse-values',
  ...forced(context),
  ...Object.entries(replaced).flatMap(([key, value]) => ['--set', `${key}=${value}`]),
  '--history-max',
  String(HISTORY),
]

/**
 * `helm upgrade …` as a plain script has it, which the benchmarks compare with: the values of before with some
 * replaced, and Helm's own wait.
 */
export const plainUpgradeArgs = (context: Scope, replaced: Readonly<Record<string, string>>): string[] => [
  ...scope(context),
  'upgrade',
  context.config.release,
  context.paths.chart,
  '--reuse-values',
  '--wait',
  '--timeout',
  '5m',
  '--set',
  Object.entries(replaced)
    .map(([key, value]) => `${key}=${value}`)
    .join(','),
]

/** `helm upgrade --install … --wait` of a chart that is not ours, as a plain script has it. */
export const plainInstallArgs = (context: Scope, chart: string, seconds: number): string[] => [
  ...scope(context),
  'upgrade',
  context.config.release,
  chart,
  '--install',
  '--wait',
  '--timeout',
  `${seconds}s`,
]

/** `helm template …` as the upgrade would render it. */
export const templateArgs = (context: Scope): string[] => [
  ...scope(context),
  'template',
  context.config.release,
  context.paths.chart,
  '--is-upgrade',
  '--no-hooks',
  ...valueArgs(context),
]

export const manifestArgs = (context: Scope): string[] => [...scope(context), 'get', 'manifest', context.config.release]
/**
 * Status, revision and manifest of the present revision in one call; `helm status` asks for every object of it besides.
 */
export const releaseArgs = (context: Scope): string[] => [
  ...scope(context),
  'get',
  'all',
  context.config.release,
  '--template',
  '{{.Release.Info.Status}} {{.Release.Version}}\n{{.Release.Manifest}}',
]
/** All values of the present revision, the chart's own among them. */
export const valuesOfReleaseArgs = (context: Scope): string[] => [
  ...scope(context),
  'get',
  'values',
  context.config.release,
  '--all',
  '--output',
  'json',
]
export const historyArgs = (context: Scope): string[] => [
  ...scope(context),
  'history',
  context.config.release,
  '--output',
  'json',
]
export const rollbackArgs = (context: Scope, revision: number): string[] => [
  ...scope(context),
  'rollback',
  context.config.release,
  String(revision),
  ...forced(context),
  '--history-max',
  String(HISTORY),
]

/** `helm uninstall …`, which comes back when everything is gone, or at once. */
export const uninstallArgs = (context: Scope, { wait }: { wait: boolean }): string[] => [
  ...scope(context),
  'uninstall',
  context.config.release,
  '--ignore-not-found',
  ...(wait ? ['--cascade', 'foreground', '--wait', '--timeout', '2m'] : []),
]

/** What a release is at present. */
export interface Release {
  /** Helm's word, such as `deployed` or `pending-upgrade`. */
  status: string
  revision: number
  manifest: string
}

/** Reads the answer to `releaseArgs`. */
export function parseRelease(text: string): Release {
  const [, status, revision, manifest] = /^(\S+) (\d+)\n([^]*)$/.exec(text) ?? []
  if (status === undefined) throw new Error(`helm get all answered: ${text.slice(0, 120)}`)
  return { status, revision: Number(revision), manifest: manifest! }
}

/** A revision as `helm history` lists it. */
export interface Revision {
  revision: number
  updated: string
  status: string
  chart: string
  description: string
}

export const parseHistory = (value: unknown): Revision[] => value as Revision[]

/** A manifest in a form that compares: `Kind/name` → the object with its keys in order, without comments. */
export type Manifest = ReadonlyMap<string, string>

/** Reads a manifest. Two with the same entries mean that an upgrade would change nothing. */
export const parseManifest = parsedOnce(readManifest, 4)

function readManifest(text: string): Manifest {
  // As Helm and kubectl read it: 0555 is octal.
  const objects = parseAllDocuments(text, { version: '1.1' })
    .map((document) => document.toJS() as { kind?: string; metadata?: { name?: string } } | null | undefined)
    .filter((value) => value !== null && value !== undefined)
  const named = Map.groupBy(objects, ({ kind = 'object', metadata }) => `${kind}/${metadata?.name ?? ''}`)
  const entries = [...named].map(([name, all]): [string, string] => [
    name,
    all
      .map((each) => JSON.stringify(each, sortKeys))
      .sort()
      .join('\n'),
  ])
  return new Map(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** `sha256:…` over every object: equal for equal manifests, wherever and whenever they were rendered. */
export const manifestDigest = (manifest: Manifest): string =>
  `sha256:${createHash('sha256')
    .update(JSON.stringify([...manifest]))
    .digest('hex')}`

/** Which objects an upgrade would change, each with its verb: `Deployment/taskora-backend changed`. */
export function differingObjects(before: Manifest, after: Manifest): string[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].filter((name) => before.get(name) !== after.get(name))
  return names.map((name) => `${name} ${!before.has(name) ? 'added' : !after.has(name) ? 'removed' : 'changed'}`)
}

const sortKeys = (_key: string, value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value
