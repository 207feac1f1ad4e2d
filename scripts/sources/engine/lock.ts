import { join } from 'node:path'
import { EXIT, UserError } from '../../lib/errors.ts'
import { acquireLock } from '../../lib/lock.ts'
import type { Context } from '../../lib/run/context.ts'
import { waitFor } from '../../lib/wait.ts'
import type { OwnEngine } from './own-engine.ts'

const LIMIT_MS = 300_000

/** Runs `use` while no other checkout starts or stops the engine that they share. Waits for its turn. */
export async function withEngineLock<T>(
  { signal, report, shell }: Pick<Context, 'signal' | 'report' | 'shell'>,
  engine: OwnEngine,
  use: () => Promise<T>,
): Promise<T> {
  if (shell.dryRun) return use()
  const release = await waitFor({
    subject: 'turn to start or stop the Docker engine',
    async observe() {
      try {
        return {
          state: 'done',
          value: acquireLock(join(engine.folder, 'engine.lock'), 'start or stop of the Docker engine'),
        }
      } catch (error) {
        if (error instanceof UserError && error.exitCode === EXIT.busy)
          return { state: 'pending', detail: error.message }
        throw error
      }
    },
    timeoutMs: LIMIT_MS,
    intervalMs: 500,
    signal,
    timeoutCode: 'TSK_RUN_BUSY',
    exitCode: EXIT.busy,
    onChange: (detail) => report.update(`waiting: ${detail}`),
  })
  try {
    return await use()
  } finally {
    release()
  }
}
