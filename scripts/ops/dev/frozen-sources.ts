import { cpSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { visibleFiles } from '../../lib/images/image-inputs.ts'
import { BUILT_COMPONENTS } from '../../lib/images/images.ts'

/** How often a copy is begun anew because a file went while it was made, as in a change of branches. */
const TRIES = 5

/**
 * Copies what the builds can see of `from` to `to`, in place of what was there. Images built from the copy have the
 * same tags as those built from the original at that moment, and nobody saves a file into it while a build reads it.
 */
export function freezeSources(from: string, to: string): void {
  for (let left = TRIES; ; left--) {
    try {
      return copySources(from, to)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || left === 1) throw error
    }
  }
}

function copySources(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true })
  for (const component of BUILT_COMPONENTS) {
    const [source, target] = [join(from, component), join(to, component)]
    // The builder reads the rules even where they hide themselves.
    const rules = existsSync(join(source, '.dockerignore')) ? ['.dockerignore'] : []
    for (const path of new Set([...visibleFiles(source), ...rules])) {
      cpSync(join(source, path), join(target, path), { preserveTimestamps: true, verbatimSymlinks: true })
    }
  }
}
