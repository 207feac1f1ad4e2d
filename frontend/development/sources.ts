import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'

/** The folder below the project whose files can be changed, whoever asks. */
const SOURCES = 'src'

/** Begins the names of files that are being written: in the sources' own file system, and no source. */
const UNFINISHED = '.unfinished-'

/** What is asked for: path below the project → content in base64, and paths that go. */
export interface Changes {
  readonly put: Readonly<Record<string, string>>
  readonly remove: readonly string[]
}

/** Path below the project → SHA-256 of its content, for every source. */
export function digests(project: string): Map<string, string> {
  const files = readdirSync(join(project, SOURCES), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith(UNFINISHED))
    .map(({ parentPath, name }) => join(parentPath, name))
  return new Map(
    files.map((path) => [
      path.slice(project.length + 1),
      createHash('sha256').update(readFileSync(path)).digest('hex'),
    ]),
  )
}

/** One name for all of them: the same as hashInputs in scripts/lib/images/image-inputs.ts. */
export function treeHash(files: ReadonlyMap<string, string>): string {
  const hash = createHash('sha256')
  for (const [path, digest] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) hash.update(`${path}\0${digest}\n`)
  return hash.digest('hex').slice(0, 16)
}

/** Whoever reads a file finds the one before or this one, and never a part. Throws for a path that is no source. */
export function applyChanges(project: string, { put, remove }: Changes): void {
  for (const path of [...Object.keys(put), ...remove]) assertSource(path)
  for (const path of remove) removeFile(project, path)
  Object.entries(put).forEach(([path, text], index) => {
    const unfinished = join(project, SOURCES, `${UNFINISHED}${index}`)
    writeFileSync(unfinished, Buffer.from(text, 'base64'))
    mkdirSync(dirname(join(project, path)), { recursive: true })
    renameSync(unfinished, join(project, path))
  })
}

function assertSource(path: string): void {
  if (posix.normalize(path) !== path || !path.startsWith(`${SOURCES}/`)) throw new Error(`${path} is no source`)
}

/** With the folders that it leaves empty, as on the machine of the person. */
function removeFile(project: string, path: string): void {
  rmSync(join(project, path), { force: true })
  for (let folder = dirname(path); folder !== SOURCES; folder = dirname(folder)) {
    try {
      rmdirSync(join(project, folder))
    } catch {
      return
    }
  }
}
