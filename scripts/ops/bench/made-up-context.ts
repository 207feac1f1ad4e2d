// Folders of made-up sources, of which a build sees so many files: what naming an image is measured with.
import { randomFillSync } from 'node:crypto'
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The median of the backend's own sources is 2.5 kB. */
const FILE_BYTES = 2_500
const FILES_A_FOLDER = 50

/**
 * Writes so many files of random bytes below `src/` of a folder, 50 in each of its folders, under the rules of a real
 * `.dockerignore`, which are asked about each of them.
 */
export function writeContext(folder: string, files: number, dockerignore: string): void {
  mkdirSync(folder, { recursive: true })
  copyFileSync(dockerignore, join(folder, '.dockerignore'))
  const bytes = Buffer.alloc(FILE_BYTES)
  for (let index = 0; index < files; index++) {
    const path = join(folder, 'src', `room-${Math.floor(index / FILES_A_FOLDER)}`, `file-${index}.py`)
    if (index % FILES_A_FOLDER === 0) mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, randomFillSync(bytes))
  }
}
