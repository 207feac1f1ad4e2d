import { appendFileSync, existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { makeFolder } from '../folders.ts'

/**
 * Writes lines with their time and without colours to a file, which only its owner can read. Without a file: nothing.
 */
export function createLogFile(file: string | undefined): (text: string) => void {
  if (!file) return () => {}
  const folder = dirname(file)
  makeFolder(folder)
  let lost = false
  return (text) => {
    // A teardown removes the folder of its own log: nothing brings it back.
    if (lost || !existsSync(folder)) return
    try {
      appendFileSync(file, `${new Date().toISOString()} ${stripVTControlCharacters(text)}\n`, { mode: 0o600 })
    } catch {
      // A full disk must not hide the message that is being written.
      lost = true
    }
  }
}
