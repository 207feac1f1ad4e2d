import { readFileSync } from 'node:fs'
import type { Context } from '../../lib/run/context.ts'
import { unreachableReason } from '../upstream/reach.ts'
import { debianSources, INDEXES } from './chroots.ts'
import { moduleProxy } from './go-toolchain.ts'
import { unsuitableHost } from './host.ts'
import type { Plan } from './plan.ts'

/** One address for each registry, as this machine's settings name them. */
async function registryAddresses({ shell, env }: Pick<Context, 'shell' | 'env'>, plan: Plan): Promise<string[]> {
  const [go, npm, indexes] = await Promise.all([
    shell.probe('go', ['env', 'GOPROXY'], { timeoutMs: 10_000 }),
    shell.probe('npm', ['config', 'get', 'registry'], { timeoutMs: 10_000 }),
    shell.probe('apt-get', INDEXES),
  ])
  // Where Go is still to be fetched, only the environment tells.
  const proxy = moduleProxy(go.exitCode === 0 ? go.stdout.trim() : env['GOPROXY'])
  const registry = npm.stdout.trim().split('\n').at(-1) ?? ''
  const [, site, release] = debianSources(plan.layers.suite, indexes.stdout)[0]?.split(' ') ?? []
  return [
    ...(proxy ? [`${proxy}/k8s.io/kubernetes/@v/${plan.kubernetes}.info`] : []),
    ...(registry.startsWith('http') ? [`${registry.replace(/\/$/, '')}/npm`] : []),
    ...(site?.startsWith('http') ? [`${site}/dists/${release}/InRelease`] : []),
  ]
}

/** Why this machine cannot build from packages, one line per reason; none when it can. */
export async function buildObstacles(
  context: Pick<Context, 'shell' | 'env' | 'signal'>,
  plan: Plan,
): Promise<string[]> {
  const unsuitable = unsuitableHost(osRelease(), process.getuid?.())
  if (unsuitable) return [unsuitable.message]
  const addresses = await registryAddresses(context, plan)
  // Some private registries want a login for a bare question: they are there all the same.
  const reasons = await Promise.all(addresses.map((url) => unreachableReason(url, [200, 301, 302, 401, 403], context)))
  return reasons.filter((reason) => reason !== undefined)
}

function osRelease(): string {
  try {
    return readFileSync('/etc/os-release', 'utf8')
  } catch {
    return ''
  }
}
