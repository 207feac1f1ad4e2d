import { readFileSync } from 'node:fs'

const SHOWN = 6

/** The last lines of a daemon's log that report a failure; its very last lines when it names none. */
export function lastErrors(file: string): string[] {
  const lines = readLines(file)
  const failures = lines.filter((line) => /level=(error|fatal)|^failed to |^panic:|unable to /i.test(line))
  return (failures.length > 0 ? failures : lines).slice(-SHOWN).map(messageOf)
}

/** Drops time and level; what is left of the key=value pairs is what a person needs. */
const messageOf = (line: string): string => line.replace(/^time="?\S+"?\s+level=\w+\s+/, '').replace(/^msg=/, '')

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '')
  } catch {
    return ['it left no log']
  }
}
