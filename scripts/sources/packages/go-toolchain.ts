import { join } from 'node:path'
import { UserError } from '../../lib/errors.ts'
import type { Shell } from '../../lib/shell.ts'
import type { Plan } from './plan.ts'
import { requiredGo } from './programs.ts'

/** True when `go version` names at least this version. */
export function goSuffices(output: string, required: string): boolean {
  const numbers = (text: string): number[] => text.split('.').map(Number)
  const found = /\bgo(\d+\.\d+(?:\.\d+)?)\b/.exec(output)?.[1]
  if (!found) return false
  const [have, need] = [numbers(found), numbers(required)]
  const at = need.findIndex((value, index) => value !== (have[index] ?? 0))
  return at === -1 || (have[at] ?? 0) > need[at]!
}

/** The Go that compiles: the one on PATH when it is recent enough. */
export async function goCommand(plan: Plan, shell: Shell, _cache: string, _onLine: (line: string) => void): Promise<string> {
  const required = requiredGo(plan.goMod)
  const { stdout } = await shell.probe('go', ['version'])
  if (goSuffices(stdout, required)) return 'go'
  throw new UserError('TSK_PACKAGES_GO', `Go ${required} or newer is needed, and ${stdout.trim() || 'none is on PATH'}`, {
    hint: `Install Go ${required} and run the same command again`,
  })
}
export const toolchainFolder = (cache: string): string => join(cache, 'go', 'toolchain')
