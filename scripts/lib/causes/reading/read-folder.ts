import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join, relative, sep } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { UserError } from '../../errors.ts'
import type { Facts } from '../facts/facts.ts'
import { ARCHIVE_FORMAT, type Archive, factsOfArchive } from './archive.ts'
import { readText } from './text/documents.ts'
import { type Hint, hintOfName, sectionsOf } from './text/hints.ts'
import { createRecording, newestTimeIn, type Recording } from './text/recording.ts'

const MOST_FILES = 5_000
const MOST_BYTES = 512e6

/**
 * Facts from a recording: an archive of `npm run diagnose`, a file, or a folder of what kubectl printed (JSON, YAML,
 * descriptions, tables of events, logs). Throws TSK_RECORDING_UNREADABLE when nothing in it can be read; single files
 * that
 * cannot are named in `unread`.
 */
export function readFolder(path: string): Facts {
  const folder = statSync(path).isDirectory()
  if (!folder) {
    const archive = archiveIn(path)
    if (archive) return factsOfArchive(archive)
  }
  const files = folder ? filesBelow(path) : [path]
  const into = createRecording()
  // Objects of the API first: they hold the moment from which the ages of tables and descriptions count.
  const texts = files
    .map((file) => ({ file, text: readFile(file, into) }))
    .sort((a, b) => Number(isApi(b.text)) - Number(isApi(a.text)))
  into.notBefore(newestTimeIn(texts.map(({ text }) => text)))
  const read = texts.map(({ file, text }) =>
    readOne(text, folder ? relative(path, file) : basename(file), namesOf(texts.map((each) => each.text)), into),
  )
  if (!read.some(Boolean)) throw unreadable(path, files.length)
  return into.facts()
}

const isApi = (text: string): boolean => /^\s*[[{]/.test(text) || /^apiVersion:/m.test(text.slice(0, 500))

/** Texts by themselves say no namespace; where the objects are all of one, that is it. */
function namesOf(texts: readonly string[]): string | undefined {
  const found = new Set<string>()
  for (const text of texts)
    for (const [, name] of text
      .slice(0, 200_000)
      .matchAll(/^\s*"?namespace"?:\s*"?([a-z0-9-]+)"?,?\s*$|^Namespace:\s+(\S+)$/gim))
      if (name && !/^kube-/.test(name)) found.add(name)
  return found.size === 1 ? [...found][0] : undefined
}

function readOne(text: string, name: string, namespace: string | undefined, into: Recording): boolean {
  if (text === '') return false
  const parts = name.split(sep)
  const hint: Hint = { ...hintOfName(parts.join('/')), ...(namespace ? { namespace } : {}) }
  const kinds = sectionsOf(text, hint).map((section) => readText(section.text, section.hint, into))
  const read = kinds.some((kind) => kind !== 'nothing')
  if (!read && text.trim() !== '' && !/^No resources found/.test(text))
    into.unread(name, 'no output of kubectl is recognised in it')
  return read
}

function readFile(file: string, into: Recording): string {
  try {
    const bytes = readFileSync(file)
    return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8')
  } catch (error) {
    into.unread(basename(file), (error as Error).message)
    return ''
  }
}

function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => (entry.isFile() || entry.isSymbolicLink()) && !entry.name.startsWith('.'),
  )
  const files = entries
    .slice(0, MOST_FILES)
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  let bytes = 0
  return files.filter((file) => (bytes += statSync(file, { throwIfNoEntry: false })?.size ?? 0) < MOST_BYTES)
}

/** The archive in a file; undefined for another file. Throws when it is one that is cut. */
function archiveIn(path: string): Archive | undefined {
  const bytes = readFileSync(path)
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b
  let text: string
  try {
    text = (packed ? gunzipSync(bytes) : bytes).toString('utf8')
  } catch (error) {
    throw new UserError('TSK_RECORDING_UNREADABLE', `${path} is cut or damaged`, {
      evidence: [(error as Error).message],
      hint: 'Make it again: npm run diagnose',
    })
  }
  if (!text.startsWith(`{"format":"${ARCHIVE_FORMAT.slice(0, 18)}`)) return undefined
  try {
    return JSON.parse(text) as Archive
  } catch (error) {
    throw new UserError('TSK_RECORDING_UNREADABLE', `${path} is cut or damaged`, {
      evidence: [(error as Error).message],
      hint: 'Make it again: npm run diagnose',
    })
  }
}

const unreadable = (path: string, files: number): UserError =>
  new UserError('TSK_RECORDING_UNREADABLE', `Nothing in ${path} can be read (${files} files)`, {
    hint:
      'Give an archive of `npm run diagnose`, or a folder of outputs such as `kubectl get all -o json`, ' +
      '`kubectl describe pods`, `kubectl get events`, `kubectl logs`',
  })
