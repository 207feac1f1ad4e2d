import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'

/** What a result depends on: values, and files or folders by their content and their executable bit. */
export interface Inputs {
  values?: readonly string[]
  files?: readonly string[]
  /** Names of files do not depend on where the repository is. */
  root: string
}

/** Twelve hexadecimal digits that change when any input does. */
export function contentKey({ values = [], files = [], root }: Inputs): string {
  const hash = createHash('sha256')
  const add = (part: string | Buffer): void => {
    hash.update(`${Buffer.byteLength(part)}:`).update(part)
  }
  values.forEach(add)
  for (const file of files.flatMap(filesBelow).sort()) {
    add(relative(root, file))
    add(statSync(file).mode & 0o100 ? 'executable' : 'plain')
    add(readFileSync(file))
  }
  return hash.digest('hex').slice(0, 12)
}

function filesBelow(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path).flatMap((name) => filesBelow(join(path, name)))
}
