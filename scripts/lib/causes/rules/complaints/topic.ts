import type { ErrorCode } from '../../../errors.ts'
import type { Complaint } from '../../world/complaint.ts'
import type { Found } from '../../world/finding.ts'
import { say } from '../../world/words.ts'
import type { World } from '../../world/world.ts'
import type { Said } from './said.ts'

export interface Topic {
  code: ErrorCode
  complaints: readonly Complaint[]
  cause: (said: Said, world: World) => string
  fix?: (said: Said, world: World) => string
  /** Also where the pods count as ready. */
  serving?: boolean
  confidence?: number
  more?: (said: Said, world: World) => Partial<Found>
}

export const who = ({ workload, container }: Said): string => `Container ${container.name} of ${say(workload)}`

export const path = ({ word }: Said): string => /['"`]?(\/[\w./-]+)['"`:]?/.exec(word.line)?.[1] ?? ''
