import { UserError } from '../errors.ts'
import type { KubeObject } from '../kube-object.ts'
import type { Context } from '../run/context.ts'
import { fact, peek, remember } from '../run/memo.ts'
import { isProven } from '../run/step.ts'
import { clusterName, kubeconfigOf, targetOf } from '../run/which-cluster.ts'
import type { CommandOptions, CommandResult } from '../shell/command.ts'
import { CommandError } from '../shell/command-error.ts'
import { knownIssue } from '../shell/known-issues.ts'
import { METADATA_ONLY } from './list-kind.ts'
import { listOwn, readOwn } from './own-requests.ts'

export type { KubeObject }

/**
 * kubectl bound to this checkout's kubeconfig, context and namespace: no call can reach another cluster. Plain listings
 * are read without a program, where that succeeds.
 */
export interface Cluster {
  get(kinds: string, selector?: string): Promise<KubeObject[]>
  /** The same objects where their names, labels and versions are all that counts: the rest may be left out. */
  names(kinds: string): Promise<KubeObject[]>
  ask(args: readonly string[], options?: CommandOptions): Promise<CommandResult>
  probe(args: readonly string[], options?: CommandOptions): Promise<CommandResult>
  act(args: readonly string[], options?: CommandOptions): Promise<CommandResult>
  /** Server-side apply of manifests from standard input, so that no secret is ever on a command line. */
  apply(objects: readonly object[]): Promise<CommandResult>
  /** A path of the API server, such as `/readyz`. */
  raw(path: string, timeoutMs?: number): Promise<CommandResult>
  /** The same for a path that goes on answering, such as a watch. Throws CommandError at its end when it failed. */
  stream(path: string, timeoutMs: number): AsyncIterable<Buffer>
}

const FIELD_MANAGER = 'taskora'

/** The arguments that every kubectl call begins with. */
export const clusterArgs = (scope: Pick<Context, 'config' | 'paths'>): string[] => [
  '--kubeconfig',
  kubeconfigOf(scope),
  '--context',
  clusterName(scope.config),
]

export function createCluster(context: Pick<Context, 'config' | 'paths' | 'shell'>): Cluster {
  const { config, shell } = context
  const global = clusterArgs(context)
  const scoped = [...global, '--namespace', config.namespace]
  const byKubectl = async (kinds: string, selector?: string): Promise<KubeObject[]> => {
    const args = [
      ...scoped,
      'get',
      kinds,
      '--output',
      'json',
      '--ignore-not-found',
      ...(selector ? ['--selector', selector] : []),
    ]
    const { stdout } = await shell.ask('kubectl', args, { timeoutMs: 30_000 })
    // Nothing found prints nothing at all when the kinds are named one by one.
    return stdout.trim() === '' ? [] : (JSON.parse(stdout) as { items: KubeObject[] }).items
  }
  return {
    get: async (kinds, selector) => (await listOwn(context, kinds, selector)) ?? byKubectl(kinds, selector),
    names: async (kinds) => (await listOwn(context, kinds, undefined, METADATA_ONLY)) ?? byKubectl(kinds),
    ask: (args, options) => shell.ask('kubectl', [...scoped, ...args], options),
    probe: (args, options) => shell.probe('kubectl', [...scoped, ...args], options),
    act: (args, options) => shell.act('kubectl', [...scoped, ...args], options),
    apply: (objects) =>
      shell.act(
        'kubectl',
        [...scoped, 'apply', '--server-side', '--force-conflicts', '--field-manager', FIELD_MANAGER, '--filename', '-'],
        { input: objects.map((each) => JSON.stringify(each)).join('\n') },
      ),
    raw: (path, timeoutMs = 10_000) => shell.probe('kubectl', [...global, 'get', '--raw', path], { timeoutMs }),
    stream: (path, timeoutMs) => shell.stream('kubectl', [...global, 'get', '--raw', path], { timeoutMs }),
  }
}

/** A server that is stopped refuses at once; one that is busy, with a disk that is behind, answers late. */
const READY_MS = 15_000

/** True when the API server answers /readyz. Throws TSK_CLOCK_WRONG. */
export async function isClusterReady(context: Pick<Context, 'config' | 'paths' | 'shell'>): Promise<boolean> {
  if ((await readOwn(context, '/readyz')) === 'ok') return true
  const result = await createCluster(context).raw('/readyz', READY_MS)
  // A cluster that this machine's clock makes unbelievable is no stopped one: resuming it would mend nothing.
  if (knownIssue(result)?.code === 'TSK_CLOCK_WRONG') throw new CommandError(result)
  return result.exitCode === 0 && result.stdout.trim() === 'ok'
}

/** The same, asked once in a run: a later command that finds the cluster gone says so itself. */
export async function knownReady(context: Pick<Context, 'config' | 'paths' | 'shell' | 'memory'>): Promise<boolean> {
  const ready = peek(context, ANSWERED) ?? (isProven(context, 'setup') || (await isClusterReady(context)))
  if (ready) remember(context, ANSWERED, true)
  return ready
}

const ANSWERED = fact<true>('the cluster has answered this run')

/** Throws TSK_CLUSTER_UNREACHABLE when it does not. */
export async function requireCluster(context: Pick<Context, 'config' | 'paths' | 'shell' | 'memory'>): Promise<void> {
  if (await knownReady(context)) return
  throw new UserError('TSK_CLUSTER_UNREACHABLE', `The cluster "${clusterName(context.config)}" does not answer`, {
    hint: targetOf(context.config)
      ? 'Run `npm run setup`: it takes your access to it over anew, and says what it answers'
      : 'Run `npm run setup`: it creates a missing cluster and resumes a stopped one',
  })
}
