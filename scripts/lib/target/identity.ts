// Which cluster a context leads to, and that the person meant this one.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parse } from 'yaml'
import { createCluster } from '../cluster/cluster.ts'
import { UserError } from '../errors.ts'
import { confirmName } from '../run/confirm.ts'
import type { Context } from '../run/context.ts'
import { fact, peek, remember } from '../run/memo.ts'
import { kubeconfigOf, type Target, targetFolder } from '../run/which-cluster.ts'

/** What a cluster says of itself. */
export interface ClusterIdentity {
  /** The same for as long as the cluster exists: the uid of its namespace kube-system. */
  readonly uid: string
  /** The address of its API server. */
  readonly server: string
  /** `v1.35.4` */
  readonly version: string
  /** Undefined where this account may not list them. */
  readonly nodes: readonly { readonly name: string; readonly architecture: string }[] | undefined
}

const IDENTITY = fact<ClusterIdentity>('which cluster the target is')

/** Asks the cluster, once in a run. Throws TSK_TARGET_UNREACHABLE or TSK_TARGET_REFUSED. */
export async function readIdentity(context: Context, target: Target): Promise<ClusterIdentity> {
  const known = peek(context, IDENTITY)
  if (known) return known
  const cluster = createCluster(context)
  const { server, authority } = readAccess(context)
  const version = await cluster.raw('/version')
  if (version.exitCode !== 0) throw silent(target, server, version.stderr)
  const [system, nodes] = await Promise.all([
    cluster.raw('/api/v1/namespaces/kube-system'),
    cluster.raw('/api/v1/nodes'),
  ])
  // Whoever may only use a namespace of their own cannot read that one. No other answer stands for another cluster.
  if (system.exitCode !== 0 && !/forbidden/i.test(system.stderr)) throw silent(target, server, system.stderr)
  const identity = {
    // Without the right to read it, address and authority stand for the cluster.
    uid:
      system.exitCode === 0
        ? (JSON.parse(system.stdout) as { metadata: { uid: string } }).metadata.uid
        : `server:${createHash('sha256').update(`${server} ${authority}`).digest('hex').slice(0, 32)}`,
    server,
    version: (JSON.parse(version.stdout) as { gitVersion: string }).gitVersion,
    nodes: nodes.exitCode === 0 ? nodesOf(nodes.stdout) : undefined,
  }
  remember(context, IDENTITY, identity)
  return identity
}

const nodesOf = (text: string): ClusterIdentity['nodes'] =>
  (
    JSON.parse(text) as {
      items: { metadata: { name: string }; status?: { nodeInfo?: { architecture?: string } } }[]
    }
  ).items.map(({ metadata, status }) => ({
    name: metadata.name,
    architecture: status?.nodeInfo?.architecture ?? '',
  }))

function readAccess(context: Context): { server: string; authority: string } {
  const { clusters } = parse(readFileSync(kubeconfigOf(context), 'utf8')) as {
    clusters: { cluster: { server: string; 'certificate-authority-data'?: string } }[]
  }
  const cluster = clusters[0]!.cluster
  return { server: cluster.server, authority: cluster['certificate-authority-data'] ?? '' }
}

type Scope = Pick<Context, 'paths'>

const recordFile = ({ paths }: Scope, { context }: Target): string =>
  join(targetFolder(paths, context), 'confirmed.json')

/** The uid of the cluster that was confirmed behind a context; undefined where none was. */
export function confirmedUid(scope: Scope, target: Target): string | undefined {
  try {
    return (JSON.parse(readFileSync(recordFile(scope, target), 'utf8')) as { uid: string }).uid
  } catch {
    return undefined
  }
}

/**
 * Makes sure that the cluster is the one that the person means. `mayAsk`: whether this command is one that is begun
 * with; others are refused with TSK_TARGET_UNCONFIRMED, or TSK_TARGET_CHANGED where another cluster was confirmed.
 * `identity`: what the cluster said by another copy of the access, which is to be the one that counts.
 */
export async function requireMeant(
  context: Context,
  target: Target,
  mayAsk: boolean,
  identity?: ClusterIdentity,
): Promise<void> {
  const met = identity ?? (await readIdentity(context, target))
  await requireConfirmed(context, target, mayAsk, met)
  remember(context, IDENTITY, met)
}

async function requireConfirmed(
  context: Context,
  target: Target,
  mayAsk: boolean,
  identity: ClusterIdentity,
): Promise<void> {
  const confirmed = confirmedUid(context, target)
  if (confirmed === identity.uid) return
  const { report, options } = context
  // A dry run asks nobody, and so does not put another cluster in the place of the confirmed one.
  if (confirmed !== undefined && (!mayAsk || options.dryRun)) throw changed(target, identity)
  if (!mayAsk) throw unconfirmed(target, identity)
  if (confirmed !== undefined)
    report.warn(`The context "${target.context}" leads to another cluster than the one that was confirmed for it`)
  for (const line of sayIdentity(target, identity)) report.note(line)
  await confirmName(context, `Deploy to the cluster of the context "${target.context}"?`, target.context)
  if (options.dryRun) return
  const file = recordFile(context, target)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify({ uid: identity.uid, server: identity.server })}\n`)
}

/** A line for each thing by which a person recognises a cluster. */
export const sayIdentity = ({ context }: Target, { server, version, nodes }: ClusterIdentity): string[] => [
  `context   ${context}`,
  `server    ${server}`,
  `version   ${version}`,
  `nodes     ${nodes ? `${nodes.length}: ${nodes.map(({ name }) => name).join(', ')}` : 'not seen'}`,
]

const lastLines = (text: string, most: number): string[] => text.trim().split('\n').slice(-most).filter(Boolean)

const silent = (target: Target, server: string, stderr: string): UserError =>
  /unauthorized|must be logged in|getting credentials|executable .* not found/i.test(stderr)
    ? refused(target, server, stderr)
    : new UserError('TSK_TARGET_UNREACHABLE', `The cluster of the context "${target.context}" does not answer`, {
        evidence: [server, ...lastLines(stderr, 1)],
        hint: `\`kubectl --context ${target.context} version\` has to answer first: network, VPN or address`,
      })

const PROGRAM_SEES =
  'The program that signs in is given HOME, PATH and the variables of clouds (AWS_PROFILE and such); what else it ' +
  'needs belongs into exec.env of your kubeconfig'

const refused = ({ context }: Target, server: string, stderr: string): UserError =>
  new UserError('TSK_TARGET_REFUSED', `The cluster of the context "${context}" does not take your credentials`, {
    // A program that signs in says why before kubectl says that it failed.
    evidence: [server, ...lastLines(stderr, 2)],
    hint:
      `Sign in as you always do, so that \`kubectl --context ${context} auth whoami\` answers, then run it again` +
      (/exec: /.test(stderr) ? `. ${PROGRAM_SEES}` : ''),
  })

const unconfirmed = (target: Target, identity: ClusterIdentity): UserError =>
  new UserError('TSK_TARGET_UNCONFIRMED', `Nothing was ever deployed from here to the context "${target.context}"`, {
    evidence: sayIdentity(target, identity),
    hint: `Begin with \`npm run deploy -- --target ${target.context} --registry HOST/PATH\`, which asks for its name`,
  })

const changed = (target: Target, identity: ClusterIdentity): UserError =>
  new UserError(
    'TSK_TARGET_CHANGED',
    `The context "${target.context}" leads to another cluster than the one that was confirmed for it`,
    {
      evidence: sayIdentity(target, identity),
      hint:
        'Nothing was changed. Correct your kubeconfig; where this is the cluster you mean: ' +
        `\`npm run deploy -- --target ${target.context} --confirm ${target.context}\``,
    },
  )
