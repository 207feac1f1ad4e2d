// The access to a target: a copy of one context of the person's. The copy of before stays until the cluster that the
// context leads to now is the one that the person means.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Context } from '../run/context.ts'
import { newMemory } from '../run/memo.ts'
import { kubeconfigOf, type Target, targetFolder } from '../run/which-cluster.ts'
import { readToolchain } from '../toolchain/toolchain.ts'
import { confirmedUid, readIdentity, requireMeant } from './identity.ts'
import { contextIfKnown, contextOf } from './person-kubeconfig.ts'

/** What is known of the command that needs access. */
export interface Need {
  /** Whether the person said now which context is meant, and not some time before. */
  readonly named: boolean
  /** Whether it is a command that a target begins with. */
  readonly begins: boolean
  /** Whether it changes something in the cluster. */
  readonly changes: boolean
}

/**
 * The context as the person has it now; undefined where the copy of before is what counts. Throws TSK_TARGET_UNKNOWN
 * and TSK_TARGET_KUBECONFIG.
 */
export function offeredContext(context: Context, target: Target, { named, begins }: Need): string | undefined {
  if (named || readCopy(context) === undefined) return contextOf(context, target)
  // Elsewhere the person may have a kubeconfig without it.
  return begins ? contextIfKnown(context, target) : undefined
}

/**
 * Copies the context where it is not what it was. Another cluster than the confirmed one is asked about, or refused, as
 * `requireMeant` does, and then everything is as it was before.
 */
export async function bringAccess(context: Context, target: Target, need: Need): Promise<void> {
  const offered = offeredContext(context, target, need)
  if (offered === undefined || offered === readCopy(context)) return
  // There is nothing to be mistaken for, and nothing is changed there.
  if (!need.changes && confirmedUid(context, target) === undefined) return writeCopy(context, offered)
  if (!need.changes && !readToolchain(context.paths)) return
  const trial = trialOf(context, target)
  try {
    writeCopy(trial, offered)
    await requireMeant(context, target, need.begins, await readIdentity(trial, target))
    writeCopy(context, offered)
  } finally {
    rmSync(trial.paths.state, { recursive: true, force: true })
  }
}

/** The same run with a copy of its own, which nobody else comes upon while the person is asked. */
const trialOf = (context: Context, target: Target): Context => ({
  ...context,
  paths: { ...context.paths, state: join(targetFolder(context.paths, target.context), 'offered') },
  memory: newMemory(),
})

type Scope = Pick<Context, 'config' | 'paths'>

function readCopy(scope: Scope): string | undefined {
  try {
    return readFileSync(kubeconfigOf(scope), 'utf8')
  } catch {
    return undefined
  }
}

/** Whole or not at all, and readable by its owner alone. */
function writeCopy(scope: Scope, text: string): void {
  const file = kubeconfigOf(scope)
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  writeFileSync(`${file}.new`, text, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}
