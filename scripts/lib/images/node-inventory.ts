import type { Context } from '../run/context.ts'
import { fact, forget, recall, remember } from '../run/memo.ts'
import type { Command } from '../shell/command.ts'

/** Runs a command in the node; the docker driver's node is a container of the profile's name. */
export const inNode = (profile: string, command: readonly string[], interactive = false): string[] => [
  'exec',
  ...(interactive ? ['--interactive'] : []),
  profile,
  ...command,
]

/** containerd's own client, in the namespace of Kubernetes. */
export const CTR = ['ctr', '--namespace', 'k8s.io'] as const

/** What a node has of images. A node that does not answer has nothing. */
export interface NodeInventory {
  /** The digest of the configuration, by each full reference. */
  images: ReadonlyMap<string, string>
  /**
   * The chains of layers that containerd has unpacked, from which containers start; undefined where that cannot be
   * told.
   */
  unpacked: ReadonlySet<string> | undefined
  /** Digests of the blobs in containerd's content store. */
  blobs: ReadonlySet<string>
}

/**
 * The node's images as this run last saw them. All of it is one command: entering the node costs more than the
 * questions.
 */
export const nodeInventory = (context: Context): Promise<NodeInventory> =>
  recall(context, INVENTORY, async () => {
    const { shell, config } = context
    const { stdout } = await shell.probe('docker', inNode(config.profile, inShell(questions(config.runtime))))
    return parseInventory(stdout)
  })

/** For what changes the node's images. */
export const forgetInventory = (context: Pick<Context, 'memory'>): void => forget(context, INVENTORY)

const INVENTORY = fact<NodeInventory>('images of the node')

/** Takes an archive of images from standard input into the node's own store. */
export const importCommand = (profile: string, runtime: string): Command => [
  'docker',
  inNode(profile, importer(runtime), true),
]

/** The same, which then says what the node has: its standard output is for `rememberInventory`. */
export const importAndAsk = (profile: string, runtime: string): Command => [
  'docker',
  inNode(profile, inShell(`${importer(runtime).join(' ')} >&2 && { ${questions(runtime)}; true; }`), true),
]

export const rememberInventory = (context: Context, answer: string): void =>
  remember(context, INVENTORY, parseInventory(answer))

const importer = (runtime: string): string[] =>
  runtime === 'docker' ? ['docker', 'load'] : [...CTR, 'images', 'import', '--digests=false', '-']

const inShell = (script: string): string[] => ['sh', '-c', script]

const SEPARATOR = '---'

/** Docker lists no image without its layers: there the list is all there is to ask. */
const questions = (runtime: string): string =>
  [
    ...(runtime === 'docker'
      ? [':', ':']
      : [`${CTR.join(' ')} content list --quiet`, `${CTR.join(' ')} snapshots list`]),
    // Last, because the list follows an import with a little delay.
    'crictl images --output json',
  ].join(`; echo ${SEPARATOR}; `)

/** Reads the answers, of which any may be missing. */
export function parseInventory(answer: string): NodeInventory {
  const [blobs = '', snapshots = '', list = ''] = answer.split(new RegExp(`^${SEPARATOR}\n`, 'm'))
  const chains = linesOf(snapshots).flatMap((line) => /^(sha256:\S+)\s.*Committed\s*$/.exec(line)?.[1] ?? [])
  return {
    images: new Map(listed(list).flatMap(({ id, repoTags }) => (repoTags ?? []).map((tag) => [tag, id]))),
    // None at all: the node keeps its layers with another snapshotter than the usual one.
    unpacked: chains.length > 0 ? new Set(chains) : undefined,
    blobs: new Set(linesOf(blobs)),
  }
}

function listed(list: string): { id: string; repoTags?: string[] }[] {
  try {
    return (JSON.parse(list) as { images?: { id: string; repoTags?: string[] }[] }).images ?? []
  } catch {
    return []
  }
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
