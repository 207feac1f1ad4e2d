import { readFileSync } from 'node:fs'

/** The text of a file, or undefined where it is absent or closed to this user: settings are optional. */
export function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
