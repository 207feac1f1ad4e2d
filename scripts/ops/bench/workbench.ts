import { cpSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { EXIT, UserError } from '../../lib/errors.ts'
import { engineImages } from '../../lib/images/docker.ts'
import { wantedImages } from '../../lib/images/images.ts'
import { withTools } from '../../lib/pipeline/pipeline.ts'
import type { Context } from '../../lib/run/context.ts'
import { newMemory } from '../../lib/run/memo.ts'
import { resolvePaths } from '../../lib/run/paths.ts'
import type { CommandResult, Environment } from '../../lib/shell/command.ts'
import type { CommandConnection } from '../../lib/shell/stream-command.ts'
import { readToolchain } from '../../lib/toolchain/toolchain.ts'
import { type Cost, withCost } from './cost.ts'
import { type Program, personalEnvironment, programsOf } from './programs.ts'

/** What a command of the suite took, from its start to its end, and its steps. */
export interface SuiteRun {
  readonly durationMs: number
  readonly steps: Readonly<Record<string, number>>
  readonly cost?: Cost
}

/**
 * A checkout of its own with a cluster of its own: everything is measured there, as a person would run it, and nothing
 * of the person's deployment, sources or data is ever touched. Engine and caches are shared.
 */
export interface Workbench {
  /** The checkout. */
  readonly root: string
  /**
   * For what is not a command of the suite: tools, names and state of the checkout's cluster. Made anew on each call.
   */
  readonly context: () => Context
  /** Runs `npm run COMMAND` in it. Throws what the command failed with. */
  readonly run: (command: string, ...args: string[]) => Promise<SuiteRun>
  /** Begins a command that goes on until its connection is closed. Its standard output is its events. */
  readonly begin: (command: string, ...args: string[]) => CommandConnection
  readonly program: Program
  /** Names an image that has to go at the end. */
  readonly disposable: (reference: string) => void
  /** Removes cluster, images and checkout. Works after an interruption, too. */
  readonly dispose: () => Promise<void>
}

const LIMIT_MS = 45 * 60_000

/** Left out of the copy: what tools made, and what is not the checkout's own. */
const LEFT_OUT = new Set([
  '.git',
  '.taskora',
  '.tap',
  '.venv',
  '.next',
  '.pytest_cache',
  '__pycache__',
  'node_modules',
  'artifacts',
  'backups',
])

export async function createWorkbench(given: Context, env: Environment): Promise<Workbench> {
  const root = join(given.paths.state, 'bench', 'checkout')
  copyCheckout(given.paths.root, root)
  const config = { ...given.config, profile: `${given.config.profile.slice(0, 34)}-bench`, port: await freePort() }
  const own = suiteEnvironment(given, env, config)
  const paths = resolvePaths(root, { ...env, TASKORA_STATE: undefined }, config.profile)
  const context = (): Context =>
    withTools({
      ...given,
      config,
      paths,
      memory: newMemory(),
      options: { ...given.options, force: false, values: {}, words: [] },
    })
  const images = new Set<string>()
  const disposable = (reference: string): void => void images.add(reference)

  const command = async (scope: Context, name: string, args: readonly string[]): Promise<CommandResult> =>
    scope.shell.probe('npm', ['run', '--silent', name, '--', '--json', '--yes', ...args], {
      cwd: root,
      env: own,
      timeoutMs: LIMIT_MS,
    })

  return {
    root,
    context,
    disposable,
    program: programsOf(given, env),
    async run(name, ...args) {
      given.signal.throwIfAborted()
      if (name === 'deploy') await noteNewImages(context(), disposable)
      const result = await withCost(() => command(context(), name, args))
      const { steps = [], error } = readAnswer(result)
      if (error)
        throw new UserError(error.code, error.message, {
          evidence: error.evidence,
          hint: error.hint,
          exitCode: EXIT.cluster,
        })
      return {
        durationMs: result.durationMs,
        steps: Object.fromEntries(steps.map(({ id, durationMs }) => [id, durationMs])),
        ...(result.cost ? { cost: result.cost } : {}),
      }
    },
    begin(name, ...args) {
      // Without npm in between, which would end before the command has.
      return context().shell.connect('node', [join(root, 'scripts', 'run.mjs'), name, '--json', ...args], {
        cwd: root,
        env: own,
        timeoutMs: LIMIT_MS,
      })
    },
    async dispose() {
      const scope: Context = { ...context(), shell: context().shell.withSignal(new AbortController().signal) }
      const ended = await command(scope, 'teardown', ['--level', 'cluster'])
      const failure = readAnswer(ended).error
      if (failure)
        given.report.warn(
          `The cluster of the benchmarks could not be removed: ${failure.message}. \`minikube delete --profile ` +
            `${config.profile}\` removes it`,
        )
      for (const reference of images)
        if (await engineImages(scope).inspect(reference))
          await scope.shell.probe('docker', ['image', 'rm', '--force', reference])
      await removeFolder(join(given.paths.state, 'bench'))
    },
  }
}

/** What the next build makes has to go again; what the engine has already was made for the person. */
async function noteNewImages(context: Context, disposable: Workbench['disposable']): Promise<void> {
  if (!readToolchain(context.paths)) return
  for (const { reference } of await wantedImages(context))
    if (!(await engineImages(context).inspect(reference))) disposable(reference)
}

interface Answer {
  steps?: { id: string; durationMs: number }[]
  error?: { code: `TSK_${string}`; message: string; hint?: string; evidence: string[] }
}

function readAnswer({ stdout, stderr, exitCode }: CommandResult): Answer {
  try {
    return JSON.parse(stdout) as Answer
  } catch {
    const evidence = stderr.trim().split('\n').slice(-8)
    return {
      error: {
        code: 'TSK_BENCH_FAILED',
        message: `A command that was to be measured ended with exit code ${exitCode} and no answer`,
        evidence,
        hint: 'Run the same command by itself',
      },
    }
  }
}

/** One by one, because a folder cannot be copied into one of its own. Installed packages are shared. */
function copyCheckout(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true })
  mkdirSync(to, { recursive: true })
  const keep = (path: string): boolean => !LEFT_OUT.has(path.slice(path.lastIndexOf('/') + 1))
  for (const name of readdirSync(from).filter(keep))
    cpSync(join(from, name), join(to, name), {
      recursive: true,
      filter: keep,
      preserveTimestamps: true,
      verbatimSymlinks: true,
    })
  symlinkSync(join(from, 'node_modules'), join(to, 'node_modules'))
}

/** The person's variables without what binds commands to the person's checkout, and with the names of this cluster. */
function suiteEnvironment(
  given: Context,
  env: Environment,
  { profile, port }: { profile: string; port: number },
): Environment {
  return {
    ...personalEnvironment(given, env),
    TASKORA_STATE: undefined,
    TASKORA_PROFILE: profile,
    TASKORA_PORT: String(port),
    TASKORA_NO_PROGRESS: '1',
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })

/** What a container of the engine still writes may keep a folder from going at once. */
async function removeFolder(folder: string): Promise<void> {
  for (let tries = 5; tries > 0; tries--) {
    try {
      return rmSync(folder, { recursive: true, force: true })
    } catch {
      await sleep(500)
    }
  }
}
