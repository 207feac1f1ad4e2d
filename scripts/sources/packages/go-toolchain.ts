import { existsSync, readFileSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Context } from '../../lib/context.ts'
import { UserError } from '../../lib/errors.ts'
import { download } from '../upstream/download.ts'
import { architecture, type Plan } from './plan.ts'
import { requiredGo } from './programs.ts'

/** The content of k8s/packages/go/toolchain.yaml. */
interface Toolchain {
  version: string
  sha256: Record<string, string>
}

const PUBLIC_PROXY = 'https://proxy.golang.org'

type Needs = Pick<Context, 'shell' | 'env' | 'signal'>

/** True when `go version` names at least this version. */
export function goSuffices(output: string, required: string): boolean {
  const found = /\bgo(\d+\.\d+(?:\.\d+)?)\b/.exec(output)?.[1]
  if (!found) return false
  const [have, need] = [found, required].map((text) => text.split('.').map(Number)) as [number[], number[]]
  const at = need.findIndex((value, index) => value !== (have[index] ?? 0))
  return at === -1 || (have[at] ?? 0) > need[at]!
}

/** The first proxy of GOPROXY that is an address: the one that the machine's settings name, or the public one. */
export function moduleProxy(goProxy: string | undefined): string {
  const first = (goProxy ?? '').split(/[,|]/).find((entry) => /^https?:/.test(entry))
  return (first ?? PUBLIC_PROXY).replace(/\/$/, '')
}

/** The `go` that compiles: the one on PATH when it is recent enough, else the pinned one, fetched once. */
export async function goCommand(plan: Plan, needs: Needs, onLine: (line: string) => void): Promise<string> {
  const { stdout } = await needs.shell.probe('go', ['version'])
  if (goSuffices(stdout, requiredGo(plan.goMod))) return 'go'
  const { version, sha256 } = parse(readFileSync(join(plan.source, 'go', 'toolchain.yaml'), 'utf8')) as Toolchain
  const digest = sha256[architecture()]
  if (!digest) throw new UserError('TSK_PACKAGES_GO', `Go ${requiredGo(plan.goMod)} is needed to compile for ${architecture()}`, { hint: 'Install Go and put it on PATH' })
  const folder = plan.store.path('go', `${version}-${digest.slice(0, 12)}`)
  if (!existsSync(folder)) await fetchToolchain(plan, needs, version, digest, onLine)
  return join(folder, 'bin', 'go')
}

async function fetchToolchain(plan: Plan, { shell, env, signal }: Needs, version: string, sha256: string, onLine: (line: string) => void): Promise<void> {
  const module = `v0.0.1-${version}.linux-${architecture()}`
  await plan.store.publish('go', `${version}-${sha256.slice(0, 12)}`, async (folder) => {
    const file = join(folder, 'toolchain.zip')
    const url = `${moduleProxy(env['GOPROXY'])}/golang.org/toolchain/@v/${module}.zip`
    onLine(`fetching ${url}`)
    await download({ name: version, url, sha256, file, env, signal })
    await shell.act('unzip', ['-q', file, '-d', folder], { timeoutMs: 5 * 60_000, onLine })
    const unpacked = join(folder, 'golang.org', `toolchain@${module}`)
    // Module zips carry no permissions.
    await shell.act('chmod', ['-R', 'u=rwX,go=rX', unpacked])
    await shell.act('chmod', ['-R', '+x', join(unpacked, 'bin'), join(unpacked, 'pkg', 'tool')])
    for (const name of ['bin', 'lib', 'pkg', 'src', 'go.env', 'VERSION']) {
      if (existsSync(join(unpacked, name))) await rename(join(unpacked, name), join(folder, name))
    }
    await shell.act('rm', ['-rf', file, join(folder, 'golang.org')])
  })
}
