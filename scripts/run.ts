import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

// Before the program is loaded: what Node has compiled once is read back in half the time. Without a place to write to
// it goes on as ever.
enableCompileCache(join(import.meta.dirname, '..', 'node_modules', '.cache', 'taskora'))

/**
 * The only entry of every command. Not awaited by its callers: a step file that waited at its top level for a command
 * which imports that same file would wait for itself.
 */
export function runAsProgram(argv: readonly string[]): void {
  void import('./lib/program.ts').then(({ main }) => main(argv)).then((code) => { process.exitCode = code })
}

if (import.meta.main) runAsProgram(process.argv.slice(2))
