import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Paths } from '../../run/paths.ts'

/** Rises when the shape of what is kept changes. */
const FORMAT = 1

/**
 * What follows from a blob alone, kept for every later run: a digest never comes to mean other bytes. `read` is asked
 * where nothing is kept, or nothing that can be read.
 */
export async function factOfContent<T>(
  { cache }: Pick<Paths, 'cache'>,
  kind: 'image' | 'layer',
  digest: string,
  read: () => Promise<T>,
): Promise<T> {
  const file = join(cache, 'content', `${kind}-${FORMAT}`, `${digest.replace(':', '-')}.json`)
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T
  } catch {
    const fact = await read()
    keep(file, JSON.stringify(fact))
    return fact
  }
}

/**
 * Two runs may write the same fact at once: each file appears whole. One that cannot be kept is read again next time.
 */
function keep(file: string, text: string): void {
  const draft = `${file}.${process.pid}`
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(draft, text)
    renameSync(draft, file)
  } catch {
    // A full or read-only disk costs time here, not the command.
  }
}
