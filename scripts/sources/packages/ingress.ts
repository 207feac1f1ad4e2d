import { readFileSync } from 'node:fs'
import { copyFile, cp, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../../lib/errors.ts'
import type { CommandOptions } from '../../lib/shell/command.ts'
import { goCommand } from './go-toolchain.ts'
import { archiveJob } from './image-jobs.ts'
import type { Job } from './jobs.ts'
import { COST, type StoredJob, stored, type Tools } from './kept.ts'
import type { Plan } from './plan.ts'
import { GO_BUILD, goEnvironment, moduleVersion } from './programs.ts'

const CONTROLLER = 'github.com/traefik/traefik/v3'
/** Where Go modules come from, a slow registry included, until the last package is linked. */
const LIMIT_MS = 30 * 60_000

/** A module that is copied and changed before it is compiled, as its line of lego.txt pins it. */
interface Pin {
  readonly path: string
  readonly version: string
  /** The hash of its content, in the form of go.sum. */
  readonly sum: string
}

/** Reads lego.txt. */
export function readPin(text: string): Pin {
  const [path, version, sum] = (text.split('\n').find((line) => /^[^#\s]/.test(line)) ?? '').split(' ')
  if (!path || !version || !sum) throw new Error('lego.txt names no module')
  return { path, version, sum }
}

/** The version of the controller in go.mod, without the `v`, as the program itself says it. */
export const controllerVersion = (goMod: string): string => moduleVersion(CONTROLLER, goMod).slice(1)

/** Arguments of `go` that compile the controller as `file`. */
export const controllerBuildArgs = (goMod: string, file: string): string[] => [
  ...GO_BUILD,
  `-ldflags=-s -w -X ${CONTROLLER}/pkg/version.Version=${controllerVersion(goMod)}`,
  '-o',
  file,
  `${CONTROLLER}/cmd/traefik`,
]

/** What leads to the image of the ingress controller. */
export function controllerJobs(plan: Plan, tools: Tools): Job[] {
  const about: StoredJob = {
    id: 'ingress-program',
    title: 'compiles the ingress controller',
    needs: [],
    cpuSeconds: COST.ingress,
    key: plan.keys.ingress,
  }
  const program = stored(plan, tools, about, (folder, onLine) => compile(folder, plan, tools, onLine))
  const image = archiveJob(
    plan,
    tools,
    {
      id: 'ingress',
      title: 'packs the ingress controller',
      needs: ['ingress-program'],
      cpuSeconds: COST.ingressImage,
      key: plan.keys.ingress,
    },
    'ingress.Dockerfile',
    { traefik: join(plan.store.path('ingress-program', plan.keys.ingress), 'traefik') },
    [{ target: 'ingress', references: [plan.references.ingress] }],
  )
  return [program, image]
}

/** Compiles in a copy of the recipe, beside a copy of lego that has no DNS providers. */
async function compile(folder: string, plan: Plan, tools: Tools, onLine: (line: string) => void): Promise<void> {
  const { shell, paths } = tools
  const module = join(folder, 'module')
  const options: CommandOptions = { cwd: module, env: goEnvironment(paths.cache), timeoutMs: LIMIT_MS, onLine }
  const go = await goCommand(plan, tools, onLine)
  await cp(join(plan.source, 'ingress'), module, { recursive: true })
  const pin = readPin(readFileSync(join(module, 'lego.txt'), 'utf8'))
  const args = ['mod', 'download', '-json', `${pin.path}@${pin.version}`]
  // Outside the module, which names the copy that is still to be made.
  const { stdout } = await shell.act(go, args, { ...options, cwd: folder })
  await copyWithoutProviders(downloaded(stdout, pin), join(module, 'lego'), join(module, 'dns', 'dns.go'), shell)
  const goMod = readFileSync(join(module, 'go.mod'), 'utf8')
  await shell.act(go, controllerBuildArgs(goMod, join(module, 'traefik')), options)
  await rename(join(module, 'traefik'), join(folder, 'traefik'))
  await rm(module, { recursive: true })
}

/** The folder of the module cache, once its content is what is pinned. Throws TSK_PACKAGES_SUM. */
export function downloaded(answer: string, { path, version, sum }: Pin): string {
  const { Dir, Sum } = JSON.parse(answer) as { Dir: string; Sum: string }
  if (Sum === sum) return Dir
  throw new UserError('TSK_PACKAGES_SUM', `The module ${path} ${version} is not the one that is pinned`, {
    evidence: [`pinned: ${sum}`, `served: ${Sum}`],
    hint: 'Ask who runs the module proxy that GOPROXY names; nothing was built from it',
  })
}

/** The module cache is read-only; a copy that were, too, could not be changed. */
async function copyWithoutProviders(
  from: string,
  to: string,
  replacement: string,
  shell: Tools['shell'],
): Promise<void> {
  const providers = join(to, 'providers', 'dns')
  await shell.act('cp', ['--recursive', '--no-preserve=mode', from, to])
  await rm(providers, { recursive: true })
  await mkdir(providers)
  await copyFile(replacement, join(providers, 'dns.go'))
}
