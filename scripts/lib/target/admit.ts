// What has to be true before a command may speak of a target at all.
import { UserError } from '../errors.ts'
import type { Context } from '../run/context.ts'
import { keepTarget, targetUrl } from '../run/kept-target.ts'
import type { Operation } from '../run/operation.ts'
import { usageError } from '../run/usage-error.ts'
import { type Target, targetOf } from '../run/which-cluster.ts'
import { readToolchain } from '../toolchain/toolchain.ts'
import { bringAccess, offeredContext } from './access.ts'
import { requireMeant } from './identity.ts'

/** Commands that make, fill or break a node, or that nobody has proven on a cluster of somebody else. */
const OWN_ONLY: ReadonlySet<string> = new Set(['load', 'dev', 'bench', 'drill', 'reliability', 'ai', 'trust'])

/** With these a target begins, and is kept for later commands. */
const BEGINS: ReadonlySet<string> = new Set(['deploy', 'setup'])

/** Changes nothing in the cluster. */
const BESIDE: ReadonlySet<string> = new Set(['build', 'push'])

/**
 * `named`: whether the person said now which cluster is meant. Throws TSK_TARGET_OWN_ONLY for a command of the suite's
 * own cluster, TSK_TARGET_INCOMPLETE where registry or address are missing, and what is said of another cluster than
 * the confirmed one.
 */
export async function admit(context: Context, operation: Operation, named: boolean): Promise<void> {
  const target = targetOf(context.config)
  const begins = BEGINS.has(operation.name)
  if (!target) {
    if (operation.name === 'push') throw usageError('push is for a target: name one with --target CONTEXT', 'push')
    if (begins && !context.options.dryRun) keepTarget(context)
    return
  }
  const { ingress, tls } = context.config
  if (ingress === 'on' || tls === 'on')
    throw usageError(
      `--${tls === 'on' ? 'tls' : 'ingress'}: the way into "${target.context}" is that cluster's own; --url names it`,
      operation.name,
    )
  if (OWN_ONLY.has(operation.name)) throw ownOnly(operation.name, target)
  if (begins || operation.name === 'push') requireWhole(context, target)
  const need = { named, begins, changes: operation.changes }
  // Before the first setup there may be no kubectl: then setup asks, once it has brought one.
  const asksLater = begins && !readToolchain(context.paths)
  if (asksLater || BESIDE.has(operation.name)) return void offeredContext(context, target, need)
  await bringAccess(context, target, need)
  if (!operation.changes) return
  await requireMeant(context, target, begins)
  if (begins && !context.options.dryRun) keepTarget(context)
}

function requireWhole({ config }: Context, { context, registry }: Target): void {
  const url = targetUrl(config)
  if (registry !== '' && url !== '') return
  throw new UserError('TSK_TARGET_INCOMPLETE', `The target "${context}" needs more to be deployed to`, {
    evidence: [
      ...(registry === '' ? ['--registry HOST/PATH: where its nodes pull the images from'] : []),
      ...(url === ''
        ? ['--url https://NAME: where people open the application; or publicUrl in --overrides FILE']
        : []),
    ],
    hint: `npm run deploy -- --target ${context} --registry ${registry || 'HOST/PATH'} --url ${url || 'https://NAME'}`,
  })
}

/** Which level a teardown may have there: what is beyond the release is not the suite's. */
export function requireReleaseLevel(target: Target, level: string): 'app' | 'data' {
  if (level === 'app' || level === 'data') return level
  throw ownOnly(`teardown --level ${level}`, target)
}

/** `npm run teardown -- --level all --target off` for `teardown --level all`. */
function withOff(command: string): string {
  const [name, ...flags] = command.split(' ')
  return `npm run ${name} -- ${[...flags, '--target off'].join(' ')}`
}

const ownOnly = (command: string, { context }: Target): UserError =>
  new UserError('TSK_TARGET_OWN_ONLY', `\`${command}\` works on the suite's own cluster only, not on "${context}"`, {
    hint: `\`${withOff(command)}\` means the minikube profile`,
  })
