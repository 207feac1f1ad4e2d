import { createHash } from 'node:crypto'
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import { join } from 'node:path'
import dockerignoreModule from '@balena/dockerignore'

// A CommonJS package whose types describe an ES module: its function is the module itself.
const dockerignore = dockerignoreModule as unknown as typeof dockerignoreModule.default

/** Everything that can change an image: path → digest for files, name → value for the rest. */
export type ImageInputs = ReadonlyMap<string, string>

/** What a build sees beside its files. */
export interface BuildParameters {
  readonly buildArgs: Readonly<Record<string, string>>
  /** The ID behind the base image's reference, where there is one. */
  readonly baseId?: string
}

/**
 * Lists what a build can see: all files of its context that .dockerignore lets through, the Dockerfile among them, the
 * build arguments and the base image. The executable bit counts, times and owners do not, as in Docker's own cache.
 */
export function readImageInputs(context: string, { buildArgs, baseId }: BuildParameters): ImageInputs {
  const inputs = visibleFiles(context).map((path): [string, string] => [path, digestFile(join(context, path))])
  const args = Object.entries(buildArgs).map(([name, value]): [string, string] => [`--build-arg ${name}`, value])
  return new Map([...inputs, ...args, ...(baseId === undefined ? [] : [['base image', baseId] as const])])
}

/** The files of a build's context that the build can see, by path below it. */
export const visibleFiles = (context: string): string[] => listFiles(context, '', visibility(context))

/** Whether a build can see a path of its context. A folder that it cannot see as a whole holds nothing that it can. */
export function visibility(context: string): (path: string) => boolean {
  const ignoreFile = join(context, '.dockerignore')
  const rules = dockerignore().add(existsSync(ignoreFile) ? readFileSync(ignoreFile, 'utf8') : '')
  // The Dockerfile decides even where .dockerignore hides it from COPY.
  return (path) => path === 'Dockerfile' || !rules.ignores(path)
}

/** The tag: the first 16 hexadecimal digits of the hash of all inputs, independent of their order on disk. */
export function hashInputs(inputs: ImageInputs): string {
  const hash = createHash('sha256')
  for (const [name, value] of [...inputs].sort(([a], [b]) => (a < b ? -1 : 1))) hash.update(`${name}\0${value}\n`)
  return hash.digest('hex').slice(0, 16)
}

/** Why two builds differ, in words: `src/app/page.tsx changed and 2 more`. */
export function explainChange(before: ImageInputs, after: ImageInputs): string {
  const names = [...new Set([...before.keys(), ...after.keys()])]
    .filter((name) => before.get(name) !== after.get(name))
    .sort()
  const verb = (name: string): string => (!before.has(name) ? 'added' : !after.has(name) ? 'removed' : 'changed')
  const [first] = names
  if (first === undefined) return 'nothing changed'
  return `${first} ${verb(first)}${names.length > 1 ? ` and ${names.length - 1} more` : ''}`
}

function listFiles(root: string, folder: string, keep: (path: string) => boolean): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    // A folder that is ignored as a whole is not entered: node_modules alone holds tens of thousands of files.
    if (entry.isDirectory()) return keep(path) ? listFiles(root, path, keep) : []
    return keep(path) ? [path] : []
  })
}

function digestFile(path: string): string {
  const stat = lstatSync(path)
  if (stat.isSymbolicLink()) return `link:${readlinkSync(path)}`
  const executable = statSync(path).mode & 0o100 ? 'x' : '-'
  return `${executable}${createHash('sha256').update(readFileSync(path)).digest('hex')}`
}
