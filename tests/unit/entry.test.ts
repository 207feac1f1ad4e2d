// The entry says in one line why the suite cannot run here. The platform and the version of Node are injected.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'

const ROOT = join(import.meta.dirname, '..', '..')

/** Runs a command through the entry in a process that believes this of itself. */
function run(property: string): { status: number | null; stdout: string; stderr: string } {
  const injected = `data:text/javascript,${encodeURIComponent(property)}`
  const argv = ['--import', injected, join(ROOT, 'scripts', 'run.mjs'), '--help']
  return spawnSync(process.execPath, argv, { encoding: 'utf8' })
}

t.test('every command of package.json goes through the entry', async (t) => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object }
  const commands = Object.entries(scripts).filter(([, line]) => /scripts\/run/.test(line))
  t.ok(commands.length > 20)
  for (const [name, line] of commands) t.equal(line, `node scripts/run.mjs ${name}`)
})

t.test('it goes on to the program where that can run', async (t) => {
  t.match(run('0'), { status: 0, stdout: /Usage: npm run COMMAND/, stderr: '' })
})

t.test('on Windows itself: use WSL, in one line', async (t) => {
  const { status, stdout, stderr } = run(`Object.defineProperty(process, 'platform', { value: 'win32' })`)
  t.same([status, stdout], [3, ''])
  t.match(stderr, /TSK_PLATFORM_UNSUPPORTED {2}Windows itself is not supported: use WSL\n\nhint: wsl --install/)
  t.equal(stderr.trim().split('\n').length, 3)
})

t.test('on a Node that reads no TypeScript: how the own one is installed', async (t) => {
  const old = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })`
  const { status, stderr } = run(old)
  t.equal(status, 3)
  t.match(stderr, /TSK_NODE_OLD {2}This is Node 20\.20\.2[^]*npm rebuild node --ignore-scripts=false/)
})
