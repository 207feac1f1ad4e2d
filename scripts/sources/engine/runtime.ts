import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Context } from '../../lib/run/context.ts'
import { installPackages } from './install.ts'
import type { OwnEngine } from './own-engine.ts'

/** Builds bounded-runc, once per state of its source, and gives its path. */
export async function boundedRuntime(
  { paths, shell, report }: Pick<Context, 'paths' | 'shell' | 'report'>,
  engine: OwnEngine,
): Promise<string> {
  const source = join(paths.root, 'k8s', 'packages', 'bounded-runc')
  const binary = join(engine.folder, 'bin', `bounded-runc-${contentKey(source)}`)
  if (existsSync(binary)) return binary
  if ((await shell.probe('go', ['version'])).exitCode !== 0) await installPackages({ shell, report }, ['golang-go'])
  report.update('building bounded-runc: this host withholds CAP_SYS_RESOURCE')
  // GOTOOLCHAIN: any Go since 1.19 builds it, so no other toolchain may be downloaded for it.
  const env = { CGO_ENABLED: '0', GOTOOLCHAIN: 'local', GOFLAGS: '', GOWORK: 'off' }
  await shell.act('go', ['build', '-trimpath', '-ldflags=-s -w', '-o', binary, '.'], {
    cwd: source,
    env,
    timeoutMs: 300_000,
  })
  return binary
}

function contentKey(folder: string): string {
  const hash = createHash('sha256')
  for (const name of readdirSync(folder)
    .filter((each) => !each.endsWith('_test.go'))
    .sort()) {
    hash.update(name).update(readFileSync(join(folder, name)))
  }
  return hash.digest('hex').slice(0, 12)
}
