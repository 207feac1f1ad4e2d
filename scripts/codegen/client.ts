/**
 * Writes what is made from the backend's code: `backend/openapi.json`, the description of its API, and from that the
 * types of the frontend's client. `npm run client` after every change of the API; tests fail while either file is
 * stale.
 */
import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { renderApiSchema } from './api-schema.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const BACKEND = join(ROOT, 'backend')
const DOCUMENT = join(BACKEND, 'openapi.json')
const SCHEMA = join(ROOT, 'frontend', 'src', 'api', 'api-schema.ts')

async function main(): Promise<void> {
  const python = join(BACKEND, '.venv', 'bin', 'python')
  const { stdout } = await promisify(execFile)(python, ['-m', 'src.openapi'], {
    cwd: BACKEND,
    maxBuffer: 64 * 1024 * 1024,
  })
  write(DOCUMENT, stdout)
  write(SCHEMA, await renderApiSchema(JSON.parse(stdout)))
}

function write(path: string, text: string): void {
  const before = read(path)
  if (before !== text) writeFileSync(path, text)
  process.stdout.write(`${before === text ? 'unchanged' : 'written'}  ${path.slice(ROOT.length + 1)}\n`)
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

main().catch((error: NodeJS.ErrnoException) => {
  const hint =
    error.code === 'ENOENT' ? '\nhint: `npm test -- backend` makes the virtual environment of the backend' : ''
  process.stderr.write(`✖ ${error.message}${hint}\n`)
  process.exitCode = 1
})
