import { formatDuration } from '../../../lib/units.ts'
import { LIMIT_MS, type Provider } from './provider.ts'

/** One argument of a program may have 128 KiB on Linux. */
const MOST_BYTES = 100_000

/** The assistant of Docker Desktop. Without a terminal it cannot ask for leave, and so runs nothing. */
export const GORDON: Provider = {
  id: 'gordon',
  to: 'Docker, Inc.',
  async ask({ shell }, text) {
    const plugin = await shell.probe('docker', ['ai', 'version'], { timeoutMs: 5_000 })
    if (plugin.exitCode !== 0) throw new Error('Docker has no `docker ai` here: it is part of Docker Desktop')
    const { exitCode, reason, stdout, stderr } = await shell.probe('docker', ['ai', text.slice(0, MOST_BYTES)], {
      timeoutMs: LIMIT_MS,
    })
    if (reason === 'timeout') throw new Error(`no answer within ${formatDuration(LIMIT_MS)}`)
    if (exitCode !== 0 || stdout.trim() === '')
      throw new Error(stderr.trim().split('\n').at(-1) || `exit code ${exitCode}`)
    return stdout
  },
}
