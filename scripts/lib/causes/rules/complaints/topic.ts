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

/** A row of a table has a container without a name. */
export const who = ({ workload, container }: Said): string =>
  container.name === '' ? `A container of ${say(workload)}` : `Container ${container.name} of ${say(workload)}`

/** The same within a sentence. */
export const whom = (said: Said): string => who(said).replace(/^./, (letter) => letter.toLowerCase())

export const path = ({ word }: Said): string => /['"`]?(\/[\w./-]+)['"`:]?/.exec(word.line)?.[1] ?? ''
