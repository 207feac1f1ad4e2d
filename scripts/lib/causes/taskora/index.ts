import type { Rule } from '../world/finding.ts'

/** What only this application knows. */
export const TASKORA_RULES: readonly Rule[] = []
