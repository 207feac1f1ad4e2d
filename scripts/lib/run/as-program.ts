import { join } from 'node:path'

const ENTRY = join(import.meta.dirname, '..', '..', 'run.ts')

/**
 * Replaces this process by the suite's entry with these arguments: what makes a step file a program. The entry is not
 * imported, since it leads to the list of steps and so back to the file that calls this.
 */
export const runAsProgram = (argv: readonly string[]): void =>
  process.execve!(process.execPath, [process.execPath, ENTRY, ...argv], process.env)
