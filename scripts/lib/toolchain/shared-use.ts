import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Context } from '../run/context.ts'
import type { Paths } from '../run/paths.ts'

const register = ({ cache }: Pick<Paths, 'cache'>): string => join(cache, 'checkouts')

/**
 * Notes in the shared cache that this checkout's tools and images come from it: a teardown of another one then leaves
 * it.
 */
export function registerUse(paths: Pick<Paths, 'cache' | 'state'>): void {
  const name = createHash('sha256').update(paths.state).digest('hex').slice(0, 16)
  mkdirSync(register(paths), { recursive: true })
  writeFileSync(join(register(paths), name), paths.state)
}

/** State folders of other checkouts that were set up with this cache and still are. */
export function otherCheckouts(paths: Pick<Paths, 'cache' | 'state'>): string[] {
  const names = existsSync(register(paths)) ? readdirSync(register(paths)) : []
  return names
    .map((name) => readFileSync(join(register(paths), name), 'utf8'))
    .filter((state) => state !== paths.state && existsSync(join(state, 'toolchain.json')))
    .sort()
}

/** Other profiles that this checkout has made clusters for. */
export function otherProfiles({ config, paths }: Pick<Context, 'config' | 'paths'>): string[] {
  const folder = join(paths.minikubeHome, '.minikube', 'profiles')
  const names = existsSync(folder) ? readdirSync(folder) : []
  return names.filter((name) => name !== config.profile && existsSync(join(folder, name, 'config.json'))).sort()
}
