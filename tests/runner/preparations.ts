import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findExecutable } from '../../scripts/lib/shell/command.ts'
import { findChromium } from '../browser/chromium.ts'
import { type Environment, type Log, runLogged } from './process.ts'

/** What a suite needs before it can run, beyond the packages that `npm ci` has installed. */
export type PreparationName = 'chart tools' | 'backend packages' | 'frontend packages' | 'browser' | 'shell checkers'

export interface Workplace {
  readonly root: string
  readonly env: Environment
  readonly log: Log
  readonly signal: AbortSignal
  /** Tells the person what changes this machine. */
  readonly say: (text: string) => void
}

/** Makes it there, unless it is, and returns the variables through which the tests find it. */
export const PREPARATIONS: Readonly<Record<PreparationName, (workplace: Workplace) => Promise<Environment>>> = {
  'chart tools': prepareChartTools,
  'backend packages': prepareBackend,
  'frontend packages': prepareFrontend,
  browser: prepareBrowser,
  'shell checkers': prepareShellCheckers,
}

/** helm and kubeconform, from wherever the suite gets its tools. */
async function prepareChartTools(workplace: Workplace): Promise<Environment> {
  const entry = join(workplace.root, 'scripts', 'run.ts')
  const answer = await run(workplace, [process.execPath, entry, 'tools', 'helm', 'kubeconform', '--json'])
  const { data } = JSON.parse(answer) as { data: Record<'helm' | 'kubeconform', { path: string }> }
  return { TASKORA_HELM: data.helm.path, TASKORA_KUBECONFORM: data.kubeconform.path }
}

/** What tests and checks of the backend need. */
function prepareBackend(workplace: Workplace): Promise<Environment> {
  return preparePython(workplace, 'backend', ['requirements.txt', 'requirements-dev.txt'])
}

/** shellcheck and shfmt, which package registries carry as Python packages. */
async function prepareShellCheckers(workplace: Workplace): Promise<Environment> {
  await preparePython(workplace, 'tests', ['style-requirements.txt'])
  return { TASKORA_SHELL_CHECKERS: join(workplace.root, 'tests', '.venv', 'bin') }
}

/**
 * A virtual environment with exactly what the requirements name, made anew when one of them changes. The last file is
 * the one that is installed.
 */
async function preparePython(workplace: Workplace, name: string, files: readonly string[]): Promise<Environment> {
  const folder = join(workplace.root, name)
  const requirements = files.map((file) => readFileSync(join(folder, file)))
  const digest = createHash('sha256').update(Buffer.concat(requirements)).digest('hex')
  const mark = join(folder, '.venv', 'requirements.sha256')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === digest) return {}
  await run(workplace, [findPython(workplace.env), '-m', 'venv', '--clear', '.venv'], folder)
  const pip = [join(folder, '.venv', 'bin', 'python'), '-m', 'pip', 'install', '--quiet', '--no-input'] as const
  const flags = ['--disable-pip-version-check', '--require-hashes', '--requirement', files.at(-1)!]
  await run(workplace, [...pip, ...flags], folder)
  writeFileSync(mark, digest)
  return {}
}

function findPython({ PATH = '' }: Environment): string {
  const found = ['python3.11', 'python3'].find((name) => findExecutable(name, PATH))
  if (found) return found
  throw new Error(
    "the backend's tests need Python 3.11 or newer\n" +
      'hint: apt-get install python3 python3-venv · brew install python@3.11',
  )
}

/** The frontend's own packages. npm writes its hidden lock file last, so an installation that was cut off is seen. */
async function prepareFrontend(workplace: Workplace): Promise<Environment> {
  const frontend = join(workplace.root, 'frontend')
  const installed = join(frontend, 'node_modules', '.package-lock.json')
  const current =
    existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(frontend, 'package-lock.json')).mtimeMs
  if (!current) await run(workplace, ['npm', 'ci', '--no-audit', '--no-fund'], frontend)
  return {}
}

/** A Chromium of this machine; on Debian and Ubuntu the distribution's own where there is none. */
async function prepareBrowser(workplace: Workplace): Promise<Environment> {
  const { env, say } = workplace
  try {
    return { TASKORA_CHROMIUM: findChromium(env) }
  } catch (error) {
    if (env['TASKORA_CHROMIUM'] || process.getuid?.() !== 0 || !findExecutable('apt-get', env['PATH'] ?? ''))
      throw error
    say('no Chromium on this machine: installing the package chromium (apt-get)')
    const aptEnv = { ...env, DEBIAN_FRONTEND: 'noninteractive' }
    await run({ ...workplace, env: aptEnv }, ['apt-get', 'update', '-qq'])
    await run({ ...workplace, env: aptEnv }, ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'chromium'])
    return { TASKORA_CHROMIUM: findChromium(env) }
  }
}

const LIMIT_MS = 900_000

/** Runs one command of a preparation and returns its standard output. */
async function run({ root, env, log, signal }: Workplace, argv: [string, ...string[]], cwd = root): Promise<string> {
  const { exitCode, stdout, timedOut } = await runLogged({ argv, cwd, env, limitMs: LIMIT_MS }, log, signal)
  if (exitCode === 0) return stdout
  throw new Error(
    `${argv.join(' ')} ` +
      (timedOut ? `did not end within ${LIMIT_MS / 60_000} minutes` : `failed with exit code ${exitCode}`),
  )
}
