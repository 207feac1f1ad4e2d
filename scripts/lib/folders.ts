import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

/** Makes a folder with those above it. Node's own way says ENOENT where a file system can only be read. */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    // One that is there, or can be made, is not the cause: the first that fails says it.
    if (dirname(folder) !== folder) makeFolder(dirname(folder))
    mkdirSync(folder)
  }
}
