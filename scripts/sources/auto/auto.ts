import { UserError } from '../../lib/errors.ts'
import type { Context } from '../../lib/run/context.ts'
import type { ClusterToolName } from '../../lib/toolchain/provision.ts'
import { packages } from '../packages/packages.ts'
import type { AtHand, Reachability, Source } from '../source.ts'
import { downloadsReachable, imagesReachable, upstream } from '../upstream/upstream.ts'
import { versions } from '../versions.ts'
import { type Choice, choose, type Findings } from './choice.ts'
import { type OnPath, toolOnPath } from './path-tools.ts'

const NAMES: readonly ClusterToolName[] = ['minikube', 'kubectl', 'helm']

/** The sources that are chosen from. */
export type Sources = Record<Source['id'], Source>

/** What asks the network; replaced in tests, which have none. */
export interface Probes {
  downloads(names: readonly ClusterToolName[], context: Context): Promise<Reachability>
  images(context: Context): Promise<Reachability>
}

/** A publisher that is slow to answer once is no reason to build everything from packages. */
const TRIES = 2

const PATIENT: Probes = {
  downloads: (names, context) => downloadsReachable(names, context, TRIES),
  images: (context) => imagesReachable(context, TRIES),
}

/**
 * The source that the setting `sources` names. `auto` looks at this machine and the network, says what it takes and
 * why, and gives a source that combines the others accordingly.
 */
export async function chooseSource(
  context: Context,
  sources: Sources = { upstream, packages },
  probes: Probes = PATIENT,
): Promise<Source> {
  const { report, config } = context
  if (config.sources !== 'auto') return sources[config.sources]
  report.update('looking for tools and images')
  const findings = await find(context, probes)
  const choice = choose(findings)
  if (needsPackages(choice)) await assertPackages(context, sources.packages, choice)
  choice.reasons.forEach((reason) => report.note(reason))
  return combined(choice, findings.path, sources)
}

const needsPackages = ({ images, tools }: Choice): boolean =>
  images === 'packages' || Object.values(tools).includes('packages')

/** Where packages cannot be built either, what stands in the way of all three is said at once. */
async function assertPackages(context: Context, packages: Source, choice: Choice): Promise<void> {
  const { ok, detail } = await packages.reachable(context)
  if (ok) return
  throw new UserError(
    'TSK_SOURCES_UNREACHABLE',
    'Tools and images can be had neither from their publishers nor from packages',
    {
      evidence: [...choice.reasons.filter((reason) => / packages \(/.test(reason)), `packages: ${detail}`],
      hint:
        'Check network and proxy (HTTPS_PROXY), or set `mirror` in taskora.yaml; tools can also be installed ' +
        'on the PATH',
    },
  )
}

async function find(context: Context, probes: Probes): Promise<Findings> {
  const images = probes.images(context)
  const all = await Promise.all(
    NAMES.map(async (name) => {
      const onPath = await toolOnPath(name, versions().kubernetes, context)
      return { name, onPath, download: 'tool' in onPath ? undefined : await probes.downloads([name], context) }
    }),
  )
  return {
    images: await images,
    path: Object.fromEntries(all.map(({ name, onPath }) => [name, onPath])) as Findings['path'],
    downloads: Object.fromEntries(all.flatMap(({ name, download }) => (download ? [[name, download]] : []))),
  }
}

/** The images' source, with each tool from where the choice says. */
function combined(choice: Choice, path: Record<ClusterToolName, OnPath>, sources: Sources): Source {
  const base = sources[choice.images]
  const others = NAMES.filter((name) => choice.tools[name] !== choice.images)
  const fromPath = Object.fromEntries(
    others.flatMap((name) => {
      const onPath = path[name]
      return choice.tools[name] === 'path' && 'tool' in onPath ? [[name, onPath.tool]] : []
    }),
  ) as AtHand
  return {
    ...base,
    estimate: (context) => base.estimate(context, fromPath),
    async provide(context) {
      const atHand: AtHand = { ...fromPath }
      for (const name of others) {
        const origin = choice.tools[name]
        if (origin !== 'path') atHand[name] = await sources[origin].tool(name, context)
      }
      const provision = await base.provide(context, atHand)
      return { ...provision, tools: { ...provision.tools, ...atHand } }
    },
  }
}
