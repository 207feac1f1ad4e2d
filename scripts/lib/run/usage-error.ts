import { UserError } from '../errors.ts'

/**
 * TSK_USAGE: what was typed cannot be meant. `command` names whose help the hint offers; `instead` is the line that was
 * meant, where that is known.
 */
export const usageError = (message: string, command = 'deploy', instead?: string): UserError =>
  new UserError('TSK_USAGE', message, {
    hint: instead ?? `\`npm run ${command} -- --help\` lists what there is`,
  })
