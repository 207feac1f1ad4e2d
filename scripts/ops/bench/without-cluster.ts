import type { Context } from '../../lib/run/context.ts'
import type { Environment } from '../../lib/shell/command.ts'
import { programsOf } from './programs.ts'
import type { Workbench } from './workbench.ts'

/** For what is measured without the application in a cluster: in the person's checkout, and nothing has to go again. */
export const withoutCluster = (given: Context, env: Environment): Workbench => ({
  root: given.paths.root,
  context: () => given,
  program: programsOf(given, env),
  run: async (command) => refuse(command),
  begin: refuse,
  disposable: () => undefined,
  dispose: async () => undefined,
})

function refuse(command: string): never {
  throw new Error(`no cluster was made for npm run ${command}`)
}
