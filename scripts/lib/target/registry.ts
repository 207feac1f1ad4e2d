// The registry that the nodes of a target pull from: what it has, and what is pushed to it.
import { dirname } from 'node:path'
import { anyOf } from '../any-of.ts'
import { UserError } from '../errors.ts'
import { splitReference } from '../image-reference.ts'
import { type ReleaseImages, releaseImages } from '../images/release-images.ts'
import { readChartValues } from '../run/chart-values.ts'
import type { Context } from '../run/context.ts'
import { fact, forget, recall } from '../run/memo.ts'
import type { Target } from '../run/which-cluster.ts'

type Component = 'frontend' | 'backend' | 'database'

/** An image of the release, and where the nodes pull it from. */
export interface RemoteImage {
  readonly component: Component
  /** The engine's name for it. */
  readonly local: string
  /** The engine's ID: the digest of its configuration. */
  readonly id: string
  /** `HOST/PATH/taskora-backend` */
  readonly repository: string
  readonly tag: string
  /** `sha256:…` of its manifest in the registry; undefined where that has another image, or none. */
  readonly digest: string | undefined
}

/** Every image of the release with what the registry has of it, looked up once in a run. */
export const remoteImages = (context: Context, target: Target): Promise<readonly RemoteImage[]> =>
  recall(context, REMOTE, async () => {
    const images = await releaseImages(context)
    return Promise.all(componentsIn(context).map((component) => lookUp(context, target, images, component)))
  })

const REMOTE = fact<readonly RemoteImage[]>('what the registry has')

/** A database outside the release needs no image. */
function componentsIn({ paths, config }: Context): Component[] {
  const external = readChartValues(paths, config).database.host !== ''
  return external ? ['frontend', 'backend'] : ['frontend', 'backend', 'database']
}

async function lookUp(
  context: Context,
  { registry }: Target,
  images: ReleaseImages,
  component: Component,
): Promise<RemoteImage> {
  const { reference, record } = images[component]
  // One folder and no more: some registries know no deeper names.
  const repository = `${registry}/taskora-${component}`
  const { tag } = splitReference(reference)
  const digest = await digestOf(context, `${repository}:${tag}`, record.id)
  return { component, local: reference, id: record.id, repository, tag, digest }
}

/**
 * Looks whether the registry answers this machine, before anything is changed. Throws TSK_REGISTRY_UNREACHABLE,
 * TSK_REGISTRY_UNTRUSTED, and TSK_REGISTRY_DENIED where it wants credentials and has none or wrong ones.
 */
export const requireRegistry = async (context: Context, { registry }: Target): Promise<void> =>
  void (await digestOf(context, `${registry}/taskora-frontend:latest`, ''))

/** The manifest that the registry has under this name for an image of this ID. Throws what `requireRegistry` does. */
async function digestOf(context: Context, reference: string, id: string): Promise<string | undefined> {
  // docker's client knows no settings of the engine, and says of a registry without TLS that it has no such name.
  const how = (await isInsecure(context, hostOf(reference))) ? ['--insecure'] : []
  const result = await context.shell.probe('docker', ['manifest', 'inspect', '--verbose', ...how, reference], {
    timeoutMs: 30_000,
  })
  if (result.exitCode === 0) return manifestDigest(JSON.parse(result.stdout), id)
  if (UNTRUSTED.test(result.stderr)) throw untrusted(reference, result.stderr)
  if (result.reason === 'timeout' || SILENT.test(result.stderr)) throw unreachable(reference, result.stderr)
  if (UNKNOWN_PERSON.test(result.stderr)) throw denied(reference, result.stderr)
  // A registry says of a name that was never pushed that it is denied; what is true, the push says.
  return undefined
}

interface InspectedManifest {
  readonly Descriptor: { readonly digest: string }
  readonly SchemaV2Manifest?: { readonly config: { readonly digest: string } }
  readonly OCIManifest?: { readonly config: { readonly digest: string } }
}

/** The digest of the manifest whose configuration has this ID. An index lists one for each platform. */
export function manifestDigest(value: unknown, id: string): string | undefined {
  const all = (Array.isArray(value) ? value : [value]) as InspectedManifest[]
  return all.find(({ SchemaV2Manifest, OCIManifest }) => (SchemaV2Manifest ?? OCIManifest)?.config.digest === id)
    ?.Descriptor.digest
}

/** Whether the engine speaks plain HTTP with a registry: on loopback, and where its settings name it. */
export async function isInsecure({ shell }: Context, host: string): Promise<boolean> {
  if (/^(localhost|127\.\d+\.\d+\.\d+)(:\d+)?$/.test(host)) return true
  const { stdout } = await shell.probe('docker', ['info', '--format', '{{json .RegistryConfig.IndexConfigs}}'], {
    timeoutMs: 20_000,
  })
  return (JSON.parse(stdout || '{}') as Record<string, { Secure?: boolean }>)[host]?.Secure === false
}

/** Pushes the images that the registry lacks, and looks again: the word of the push alone is no proof. */
export async function pushImages(context: Context, target: Target): Promise<void> {
  const { report, shell, options } = context
  for (const { component, local, repository, tag, digest } of await remoteImages(context, target)) {
    const reference = `${repository}:${tag}`
    if (digest && !options.force) continue
    report.update(`pushing ${reference}`)
    await shell.act('docker', ['tag', local, reference])
    try {
      const { durationMs } = await shell.act('docker', ['push', reference], {
        timeoutMs: context.config.timeouts.build,
        onLine: (line) => report.update(`${component}: ${line}`),
      })
      if (!options.dryRun) report.fact(`${component}: ${reference} pushed in ${Math.ceil(durationMs / 1000)} s`)
    } catch (cause) {
      throw pushFailed(reference, cause)
    } finally {
      await shell.probe('docker', ['image', 'rm', reference], { timeoutMs: 30_000, cleanup: true })
    }
  }
  forget(context, REMOTE)
}

/** All images of the release by their digests. Throws TSK_IMAGE_NOT_PUSHED. */
export async function pinnedImages(
  context: Context,
  target: Target,
): Promise<readonly (RemoteImage & { readonly digest: string })[]> {
  const images = await remoteImages(context, target)
  const lacking = images.filter(({ digest }) => digest === undefined)
  // A dry run may come before the push.
  if (lacking.length > 0 && !context.options.dryRun)
    throw new UserError('TSK_IMAGE_NOT_PUSHED', `The registry lacks images of the release`, {
      evidence: lacking.map(({ repository, tag }) => `${repository}:${tag}`),
      hint: 'Run `npm run push`',
    })
  return images.map((each) => ({ ...each, digest: each.digest ?? '' }))
}

const SILENT = anyOf(
  'i',
  'connection refused|no such host|no route to host|error pinging v2 registry',
  String.raw`i\/o timeout|handshake timeout|context deadline exceeded`,
  // Something else answers at that address.
  'unsupported registry version',
)
const UNTRUSTED = /server gave HTTP response to HTTPS client|x509:|certificate/i
/** No name that is missing is said like this. */
const UNKNOWN_PERSON = /no basic auth credentials|incorrect username or password/i
const DENIED = anyOf(
  'i',
  'denied|unauthorized|forbidden|no basic auth credentials',
  'authentication required|insufficient_scope',
)

const lastLines = (text: string): string[] => text.trim().split('\n').slice(-3).filter(Boolean)

export const hostOf = (reference: string): string => reference.split('/')[0]!

function pushFailed(reference: string, cause: unknown): unknown {
  if (!(cause instanceof UserError)) return cause
  const said = cause.evidence.slice(1).join('\n')
  if (UNTRUSTED.test(said)) return untrusted(reference, said)
  if (SILENT.test(said)) return unreachable(reference, said)
  return DENIED.test(said) ? denied(reference, said, cause) : cause
}

/** That an account may not push what is to be pushed. `said` is what the registry answered. */
export const denied = (reference: string, said: string, cause?: unknown): UserError =>
  new UserError('TSK_REGISTRY_DENIED', `The registry ${hostOf(reference)} does not take ${reference}`, {
    evidence: lastLines(said),
    hint:
      `Sign in with an account that may push to ${dirname(reference)}: \`docker login ${hostOf(reference)}\`. ` +
      'The release was not touched',
    cause,
  })

const unreachable = (reference: string, said: string): UserError =>
  new UserError('TSK_REGISTRY_UNREACHABLE', `The registry ${hostOf(reference)} does not answer`, {
    evidence: lastLines(said),
    hint: 'Check its name and port in --registry, and the way to it. The release was not touched',
  })

const untrusted = (reference: string, said: string): UserError =>
  new UserError('TSK_REGISTRY_UNTRUSTED', `The Docker engine does not trust the registry ${hostOf(reference)}`, {
    evidence: lastLines(said),
    hint:
      `Put its authority into /etc/docker/certs.d/${hostOf(reference)}/ca.crt on the machine of the engine; for one ` +
      'without TLS name it in insecure-registries of daemon.json',
  })
