// After this step the tools are usable, the target is the cluster that the person means and can take the chart, and
// namespace and Secrets exist.

import { provideToolchain } from './01-setup.ts'
import { hasSecrets } from './lib/cluster/secrets.ts'
import { withTools } from './lib/pipeline/pipeline.ts'
import type { Context } from './lib/run/context.ts'
import { keepTarget } from './lib/run/kept-target.ts'
import { proven, type Step, unproven } from './lib/run/step.ts'
import { type Target, targetOf } from './lib/run/which-cluster.ts'
import { bringAccess } from './lib/target/access.ts'
import { assertTargetFits } from './lib/target/fitness.ts'
import { confirmedUid, readIdentity, requireMeant } from './lib/target/identity.ts'
import { assertBroughtSecrets, ensureTargetNamespace, ensureTargetSecrets } from './lib/target/namespace.ts'
import { requirePushRight } from './lib/target/push-right.ts'
import { requireRegistry } from './lib/target/registry.ts'
import { readToolchain } from './lib/toolchain/toolchain.ts'
import { toolchainMisfit } from './sources/toolchain-match.ts'

export const setupTarget: Step = {
  id: 'setup',
  title: 'Look at the target',
  outcome: 'the tools are usable, the target can take the chart, namespace and Secrets exist',
  needsToolchain: false,

  async check(context) {
    const target = targetOf(context.config)!
    const outdated = await toolchainMisfit(context)
    if (outdated) return unproven(outdated)
    const identity = await readIdentity(context, target)
    if (confirmedUid(context, target) !== identity.uid) return unproven('the target was not confirmed yet')
    const unseen = await assertTargetFits(context, target, identity)
    await assertBroughtSecrets(context)
    await requireRegistry(context, target)
    await requirePushRight(context, target)
    if (!(await hasSecrets(context).catch(() => false))) return unproven('a Secret is missing')
    for (const each of unseen) context.report.fact(`not seen: ${each}`)
    return proven(`the cluster answers (${identity.version}), and this account may do what the chart needs`)
  },

  async apply(context) {
    const target = targetOf(context.config)!
    if (readToolchain(context.paths) === undefined || (await toolchainMisfit(context))) await provideToolchain(context)
    const ready = withTools(context)
    await bringAccess(ready, target, { named: false, begins: true, changes: true })
    await requireMeant(ready, target, true)
    if (context.options.dryRun) return
    keepTarget(context)
    const identity = await readIdentity(ready, target)
    const unseen = await assertTargetFits(ready, target, identity)
    await requireRegistry(ready, target)
    await requirePushRight(ready, target)
    sayWhatWasSeen(context, target, identity.version, unseen)
    await ensureTargetNamespace(ready)
    await assertBroughtSecrets(ready)
    await ensureTargetSecrets(ready)
  },
}

function sayWhatWasSeen({ report }: Context, { context }: Target, version: string, unseen: readonly string[]): void {
  report.fact(`the cluster of the context "${context}" runs Kubernetes ${version}`)
  for (const each of unseen) report.fact(`not seen: ${each}`)
}
