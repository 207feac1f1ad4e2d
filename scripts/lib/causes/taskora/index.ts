import type { Rule } from '../world/finding.ts'
import { APPLICATION_RULES } from './application.ts'
import { CERTIFICATE_AUTHORITY_RULES } from './certificate.ts'
import { DATABASE_RULES } from './database.ts'
import { IMAGE_RULES } from './images.ts'
import { INGRESS_CONTROLLER_RULES } from './ingress.ts'
import { LIMIT_RULES } from './limits.ts'

/** What only this application knows. */
export const TASKORA_RULES: readonly Rule[] = [
  ...IMAGE_RULES,
  ...DATABASE_RULES,
  ...APPLICATION_RULES,
  ...LIMIT_RULES,
  ...INGRESS_CONTROLLER_RULES,
  ...CERTIFICATE_AUTHORITY_RULES,
]
