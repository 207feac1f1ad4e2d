import { KUBERNETES_RULES } from './rules/index.ts'
import { TASKORA_RULES } from './taskora/index.ts'
import type { Rule } from './world/finding.ts'

/** Every rule of the suite: those of Kubernetes, and those of the application. */
export const RULES: readonly Rule[] = [...TASKORA_RULES, ...KUBERNETES_RULES]
