import type { Context } from '../../lib/run/context.ts'

/** Keeps the engine from holding an image for every save of a session. */
export interface PastImages {
  /** What a deployment asked for; these may have been built. */
  wanted(references: readonly string[]): void
  /** These are live: of the earlier ones that the session built, the last that were live stay, to go back to. */
  live(references: readonly string[]): Promise<void>
}

/** `since`: the session's begin, in epoch milliseconds. What the engine had before is somebody else's, and stays. */
export function createPastImages({ shell, report }: Pick<Context, 'shell' | 'report'>, since: number): PastImages {
  const seen = new Set<string>()
  let kept: readonly string[] = []

  const isOfSession = async (reference: string): Promise<boolean> => {
    const created = await shell.probe('docker', ['image', 'inspect', '--format', '{{.Created}}', reference])
    return created.exitCode === 0 && Date.parse(created.stdout.trim()) >= since
  }

  return {
    wanted(references) {
      for (const reference of references) seen.add(reference)
    },
    async live(references) {
      const past = [...seen].filter((each) => !references.includes(each) && !kept.includes(each))
      for (const reference of past) {
        seen.delete(reference)
        if (!(await isOfSession(reference))) continue
        const { exitCode, stderr } = await shell.probe('docker', ['image', 'rm', reference])
        if (exitCode !== 0) report.warn(`${reference} stays in the engine: ${stderr.trim().split('\n').at(-1)}`)
      }
      kept = references
    },
  }
}
