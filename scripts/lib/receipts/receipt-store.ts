import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Paths } from '../run/paths.ts'
import { RECEIPT_SCHEMA, type Receipt } from './receipt.ts'

/** How many receipts are kept; at about 6 kB each. */
export const RECEIPTS_KEPT = 200

/** A file among the receipts that is none, and why. */
export interface UnreadableReceipt {
  file: string
  reason: string
}

const folderOf = ({ state }: Pick<Paths, 'state'>): string => join(state, 'receipts')

/** `0042-deploy.json`: sorted by name is sorted by number. */
const NAME = /^(\d+)-[a-z]+\.json$/

const numberOf = (name: string): number => Number(NAME.exec(name)![1])

/** Names of the receipts, the oldest first. */
function receiptNames(folder: string): string[] {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => NAME.test(name)) : []
  return names.sort((a, b) => numberOf(a) - numberOf(b))
}

/**
 * Keeps a receipt under the next number, which is not taken from a clock, and removes the oldest ones over the limit.
 */
export function storeReceipt(
  paths: Pick<Paths, 'state'>,
  receipt: Omit<Receipt, 'number'>,
): { file: string; receipt: Receipt } {
  const folder = folderOf(paths)
  mkdirSync(folder, { recursive: true })
  const names = receiptNames(folder)
  for (let number = (names.length > 0 ? numberOf(names.at(-1)!) : 0) + 1; ; number++) {
    const stored: Receipt = { ...receipt, number }
    const file = join(folder, `${String(number).padStart(4, '0')}-${receipt.command}.json`)
    if (!writeNew(file, `${JSON.stringify(stored, null, 2)}\n`)) continue
    for (const name of [...names, file].slice(0, -RECEIPTS_KEPT)) rmSync(join(folder, name), { force: true })
    return { file, receipt: stored }
  }
}

/** False when the file exists: another run of this checkout, such as a verify beside a build, has taken the number. */
function writeNew(file: string, text: string): boolean {
  try {
    writeFileSync(file, text, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** All receipts, the oldest first. What cannot be read as one is named and stops nothing. */
export function readReceipts(paths: Pick<Paths, 'state'>): { receipts: Receipt[]; unreadable: UnreadableReceipt[] } {
  const folder = folderOf(paths)
  const foreign = existsSync(folder) ? readdirSync(folder).filter((name) => !NAME.test(name)) : []
  const unreadable: UnreadableReceipt[] = foreign.map((file) => ({ file, reason: 'not the name of a receipt' }))
  const receipts = receiptNames(folder).flatMap((file) => {
    try {
      return [parseReceipt(readFileSync(join(folder, file), 'utf8'))]
    } catch (error) {
      unreadable.push({ file, reason: (error as Error).message })
      return []
    }
  })
  return { receipts, unreadable }
}

/** Throws a plain Error that says why the text is no receipt of this schema. */
export function parseReceipt(text: string): Receipt {
  const value = parseJson(text) as Partial<Receipt> | null
  if (typeof value !== 'object' || value === null || typeof value.schema !== 'number') throw new Error('not a receipt')
  if (value.schema !== RECEIPT_SCHEMA) throw new Error(`schema ${value.schema}; this version reads ${RECEIPT_SCHEMA}`)
  const whole =
    typeof value.number === 'number' &&
    typeof value.command === 'string' &&
    typeof value.startedAt === 'string' &&
    typeof value.durationMs === 'number' &&
    typeof value.outcome?.ok === 'boolean' &&
    Array.isArray(value.steps) &&
    value.machine !== undefined &&
    value.cluster !== undefined
  if (!whole) throw new Error('not a whole receipt')
  return value as Receipt
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error('not JSON')
  }
}
