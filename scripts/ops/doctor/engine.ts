import type { Context } from '../../lib/run/context.ts'
import { fact, recall } from '../../lib/run/memo.ts'
import { type Engine, findEngine } from '../../sources/engine/engine.ts'
import { readMachine } from '../../sources/engine/machine.ts'

/** An engine that hangs is to be told within doctor's own limit. */
const ANSWER_MS = 1_500

/** The engine, asked once for all examinations that need it. Throws what `findEngine` throws. */
export const theEngine = (context: Context): Promise<Engine | undefined> =>
  recall(context, ENGINE, () => findEngine(context, readMachine(), ANSWER_MS))

/** The same for whom the reason is no matter: the finding about the engine has it. */
export const answeringEngine = (context: Context): Promise<Engine | undefined> =>
  theEngine(context).catch(() => undefined)

const ENGINE = fact<Engine | undefined>('the engine')
