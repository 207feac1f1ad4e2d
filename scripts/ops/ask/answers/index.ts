import type { QuestionId } from '../understanding/wordings/index.ts'
import { ACCESS } from './access.ts'
import type { Answering } from './answer.ts'
import { BUILDS } from './builds.ts'
import { CHANGES } from './changes.ts'
import { DATA } from './data.ts'
import { TROUBLE } from './trouble.ts'

/** How each question is answered. */
export const ANSWERS = { ...TROUBLE, ...CHANGES, ...BUILDS, ...DATA, ...ACCESS } as Readonly<
  Record<QuestionId, Answering>
>
