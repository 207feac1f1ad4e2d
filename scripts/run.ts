import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

// Before the program is loaded: what Node has compiled once is read back in half the time. Without a place to write to
// it goes on as ever.
enableCompileCache(join(import.meta.dirname, '..', 'node_modules', '.cache', 'taskora'))

const { main } = await import('./cli/program.ts')
process.exitCode = await main(process.argv.slice(2))
