import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { UserError } from '../../lib/errors.ts'
import type { Context } from '../../lib/run/context.ts'
import { goSuffices } from './go-toolchain.ts'

/** Programs of the host, and the Debian package of each. */
const HOST_PROGRAMS: Readonly<Record<string, string>> = {
  '/usr/bin/mmdebstrap': 'mmdebstrap',
  '/usr/bin/strip': 'binutils',
  '/usr/bin/unzip': 'unzip',
  '/usr/share/keyrings/debian-archive-keyring.gpg': 'debian-archive-keyring',
}

/** Debian packages that are not there. */
export const missingHostPackages = (exists: (path: string) => boolean = existsSync): string[] =>
  Object.entries(HOST_PROGRAMS)
    .filter(([path]) => !exists(path))
    .map(([, name]) => name)

/** Why this machine cannot make Debian file systems, or undefined. */
export function unsuitableHost(osRelease: string, uid: number | undefined): UserError | undefined {
  const ids = osRelease
    .split('\n')
    .filter((line) => /^ID(_LIKE)?=/.test(line))
    .join(' ')
  if (!/debian|ubuntu/.test(ids)) {
    return new UserError('TSK_PACKAGES_SYSTEM', 'Images are built from packages on Debian and Ubuntu only', {
      hint: 'Run this on Debian or Ubuntu, or where a container registry answers: sources: upstream',
    })
  }
  if (uid === 0) return undefined
  return new UserError(
    'TSK_PACKAGES_ROOT',
    'Building images from packages needs root: it makes file systems with their owners',
    {
      hint: 'Run it with sudo, or where a container registry answers: sources: upstream',
    },
  )
}

/** Installs what the host lacks, and says so. `requiredGo`: without such a Go, pip is needed to fetch one. */
export async function prepareHost(
  { shell, report }: Pick<Context, 'shell' | 'report'>,
  requiredGo: string,
): Promise<void> {
  const osRelease = await readFile('/etc/os-release', 'utf8').catch(() => '')
  const unsuitable = unsuitableHost(osRelease, process.getuid?.())
  if (unsuitable) throw unsuitable
  const missing = [...missingHostPackages(), ...((await canGetGo(shell, requiredGo)) ? [] : ['python3-pip'])]
  if (missing.length === 0) return
  report.note(`installing on this machine: ${missing.join(', ')}`)
  const options = { env: { DEBIAN_FRONTEND: 'noninteractive' }, timeoutMs: 5 * 60_000 }
  const install = ['-q', '-y', 'install', '--no-install-recommends', ...missing]
  if ((await shell.probe('apt-get', ['-s', ...install], options)).exitCode !== 0)
    await shell.act('apt-get', ['-q', 'update'], options)
  await shell.act('apt-get', install, options)
}

async function canGetGo(shell: Context['shell'], requiredGo: string): Promise<boolean> {
  const { stdout } = await shell.probe('go', ['version'])
  return goSuffices(stdout, requiredGo) || (await shell.probe('python3', ['-m', 'pip', '--version'])).exitCode === 0
}
