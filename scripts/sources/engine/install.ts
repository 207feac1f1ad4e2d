import { UserError } from '../../lib/errors.ts'
import type { Context } from '../../lib/run/context.ts'

const ENVIRONMENT = { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' }
const TIMEOUT_MS = 600_000

/** Installs Debian packages, aloud. For root on the Debian family only; the caller has checked that. */
export async function installPackages(
  { shell, report }: Pick<Context, 'shell' | 'report'>,
  packages: readonly string[],
): Promise<void> {
  const names = packages.join(', ')
  report.note(`Installing with apt-get: ${names}`)
  const options = { env: ENVIRONMENT, timeoutMs: TIMEOUT_MS, onLine: (line: string) => report.update(line) }
  try {
    await shell.act('apt-get', ['update', '--quiet'], options)
    await shell.act('apt-get', ['install', '--yes', '--quiet', '--no-install-recommends', ...packages], options)
  } catch (cause) {
    throw new UserError('TSK_PACKAGE_INSTALL', `apt-get cannot install ${names}`, {
      evidence: cause instanceof UserError ? cause.evidence : [String(cause)],
      hint: `Install it yourself, then run this again: apt-get install ${packages.join(' ')}`,
      cause,
    })
  }
}
