import { type Diagnosis, diagnose, type Question } from './diagnose.ts'
import type { Facts } from './facts/facts.ts'
import { type Cause, REMARKS } from './rank.ts'
import { KUBERNETES_RULES } from './rules/index.ts'
import { TASKORA_RULES } from './taskora/index.ts'
import { ownMend } from './taskora/mends.ts'
import type { Rule } from './world/finding.ts'
import { createWorld } from './world/world.ts'

/** Every rule of the suite: those of the application, and those of Kubernetes. */
export const RULES: readonly Rule[] = [...TASKORA_RULES, ...KUBERNETES_RULES]

/** Judges a snapshot by all rules; what concerns this application is mended by the suite's own commands. */
export function diagnoseOwn(facts: Facts, question: Question = {}): Diagnosis {
  const diagnosis = diagnose(facts, question, RULES)
  const world = createWorld(facts)
  const adapt = ({ finding, consequences }: Cause): Cause => {
    const changed = [finding, ...consequences].some(({ code }) => REMARKS.has(code))
    return { finding: { ...finding, mend: ownMend(finding, world, changed) ?? finding.mend }, consequences }
  }
  return { ...diagnosis, causes: diagnosis.causes.map(adapt) }
}
