// The person's kubeconfig: only read. What the suite uses of it is a copy of one context, in the state folder.
import { readFileSync } from 'node:fs'
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path'
import { parse, stringify } from 'yaml'
import { UserError } from '../errors.ts'
import { nearest } from '../nearest.ts'
import type { Context } from '../run/context.ts'
import { homeFolder } from '../run/paths.ts'
import type { Target } from '../run/which-cluster.ts'

/** An entry of a kubeconfig with the folder that its relative paths begin in. */
interface Entry {
  readonly name: string
  readonly folder: string
  readonly fields: Readonly<Record<string, unknown>>
}

interface Entries {
  readonly contexts: readonly Entry[]
  readonly clusters: readonly Entry[]
  readonly users: readonly Entry[]
}

type Scope = Pick<Context, 'config' | 'paths' | 'env'>

/** The files that kubectl would read, in its order. */
const filesOf = (env: Context['env']): string[] => {
  const named = (env['KUBECONFIG'] ?? '').split(delimiter).filter(Boolean)
  return named.length > 0 ? named.map((each) => resolve(each)) : [join(homeFolder(env), '.kube', 'config')]
}

/** Everything in those files; of two entries of one name the first counts, as for kubectl. */
function readEntries(files: readonly string[]): Entries {
  const all = files.map((file) => ({ folder: dirname(file), content: readYaml(file) }))
  const entries = (list: string, field: string): Entry[] =>
    all.flatMap(({ folder, content }) =>
      ((content[list] ?? []) as Record<string, unknown>[]).map((each) => ({
        name: String(each['name']),
        folder,
        fields: (each[field] ?? {}) as Entry['fields'],
      })),
    )
  return {
    contexts: entries('contexts', 'context'),
    clusters: entries('clusters', 'cluster'),
    users: entries('users', 'user'),
  }
}

function readYaml(file: string): Record<string, unknown> {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw unreadable(file, error as Error)
  }
  try {
    return (parse(text) ?? {}) as Record<string, unknown>
  } catch (error) {
    throw unreadable(file, error as Error)
  }
}

/** Files that an entry names, and the field that holds their content in place of the path. */
const INLINED = ['certificate-authority', 'client-certificate', 'client-key'] as const

/** An entry that means the same in any folder, as `kubectl config view --flatten` has it. */
function flatten({ folder, fields }: Entry): Record<string, unknown> {
  const flat: Record<string, unknown> = { ...fields }
  const absolute = (path: string): string => (isAbsolute(path) ? path : join(folder, path))
  for (const name of INLINED) {
    const path = flat[name]
    if (typeof path !== 'string') continue
    delete flat[name]
    flat[`${name}-data`] ??= readFileSync(absolute(path)).toString('base64')
  }
  if (typeof flat['tokenFile'] === 'string') flat['tokenFile'] = absolute(flat['tokenFile'])
  const program = flat['exec'] as { command?: string } | undefined
  // A name without a slash is looked up on the PATH.
  if (program?.command?.includes('/')) flat['exec'] = { ...program, command: absolute(program.command) }
  return flat
}

/**
 * The context of a target as a kubeconfig of its own. Throws TSK_TARGET_UNKNOWN with the nearest name, and
 * TSK_TARGET_KUBECONFIG where the entry leads nowhere.
 */
export function contextOf(scope: Scope, target: Target): string {
  const files = filesOf(scope.env)
  const { contexts, clusters, users } = readEntries(files)
  const context = contexts.find(({ name }) => name === target.context)
  if (!context) throw unknown(target.context, [...new Set(contexts.map(({ name }) => name))], files)
  const cluster = clusters.find(({ name }) => name === context.fields['cluster'])
  const user = users.find(({ name }) => name === context.fields['user'])
  if (!cluster || !user)
    throw broken(target.context, `it names a ${cluster ? 'user' : 'cluster'} that no file has`, files)
  const name = target.context
  try {
    return stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name, cluster: flatten(cluster) }],
      users: [{ name, user: flatten(user) }],
      contexts: [{ name, context: { cluster: name, user: name, namespace: scope.config.namespace } }],
      'current-context': name,
    })
  } catch (error) {
    throw broken(target.context, (error as Error).message, files)
  }
}

/** The same; undefined where this shell's kubeconfig does not have the context. */
export function contextIfKnown(scope: Scope, target: Target): string | undefined {
  try {
    return contextOf(scope, target)
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== 'TSK_TARGET_UNKNOWN') throw error
    return undefined
  }
}

const unreadable = (file: string, error: Error): UserError =>
  new UserError('TSK_TARGET_KUBECONFIG', `The kubeconfig ${file} cannot be read`, {
    evidence: [error.message],
    hint: '`kubectl config view` says the same; KUBECONFIG names another file',
  })

const broken = (context: string, why: string, files: readonly string[]): UserError =>
  new UserError('TSK_TARGET_KUBECONFIG', `The context "${context}" of your kubeconfig leads to no cluster`, {
    evidence: [why, ...files],
    hint: `\`kubectl config get-contexts ${context}\` shows the entry`,
  })

const unknown = (context: string, known: readonly string[], files: readonly string[]): UserError =>
  new UserError('TSK_TARGET_UNKNOWN', `Your kubeconfig has no context "${context}"${nearest(context, known)}`, {
    evidence: [...files, known.length > 0 ? `contexts: ${known.join(', ')}` : 'no contexts in there'],
    hint: '`kubectl config get-contexts` lists them; KUBECONFIG names another file. Nothing was changed',
  })
