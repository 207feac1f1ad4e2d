import type { Rule } from '../world/finding.ts'
import { APPLICATION_RULES } from './application.ts'
import { DATABASE_RULES } from './database.ts'

/** What only this application knows. */
export const TASKORA_RULES: readonly Rule[] = [...DATABASE_RULES, ...APPLICATION_RULES]
