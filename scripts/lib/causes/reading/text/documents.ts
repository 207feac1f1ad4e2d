import { parseAllDocuments } from 'yaml'
import type { KubeObject } from '../../../kube-object.ts'
import { describedIn } from './describe.ts'
import { type Hint, hintOfCommand, hintOfName, sectionsOf } from './hints.ts'
import { eventFromRow, kindOfHeads, kindOfWord, objectFromRow } from './objects-from-tables.ts'
import type { Recording } from './recording.ts'
import { parseTable } from './tables.ts'

/** Reads one output, whatever it is, into a recording. Returns what it was taken for. */
export function readText(
  text: string,
  hint: Hint,
  into: Recording,
): 'objects' | 'description' | 'table' | 'log' | 'nothing' {
  const trimmed = text.trim()
  if (trimmed === '' || /^No resources found/.test(trimmed)) {
    if (hint.verb === 'get' && hint.kind) into.listed(hint.kind, hint.everywhere ? undefined : hint.namespace)
    return 'nothing'
  }
  if (hint.verb !== 'logs') {
    if (/^[[{]/.test(trimmed) && readJson(trimmed, hint, into)) return 'objects'
    if (
      /^(?:---\s*\n)?(?:#.*\n)*(?:apiVersion|kind|items):/m.test(trimmed.slice(0, 2_000)) &&
      readYaml(trimmed, hint, into)
    )
      return 'objects'
    if (/^Name:\s+\S/m.test(trimmed) && readDescriptions(trimmed, hint, into)) return 'description'
    if (readTable(trimmed, hint, into)) return 'table'
  }
  return readLog(trimmed, hint, into) ? 'log' : 'nothing'
}

const isObject = (value: unknown): value is KubeObject =>
  typeof (value as KubeObject | null)?.kind === 'string' &&
  typeof (value as KubeObject).metadata === 'object' &&
  (value as KubeObject).metadata !== null

/** Takes the objects out of a value: one, a list, or texts of commands by their names. */
function takeValue(value: unknown, hint: Hint, into: Recording): boolean {
  if (Array.isArray(value)) return value.map((each) => takeValue(each, hint, into)).some(Boolean)
  if (value === null || typeof value !== 'object') return false
  const { items, kind } = value as { items?: unknown; kind?: string }
  if (Array.isArray(items)) {
    const one = typeof kind === 'string' && kind !== 'List' ? kind.replace(/List$/, '') : hint.kind
    for (const each of items as KubeObject[])
      if (each?.metadata?.name !== undefined) into.add({ ...each, kind: each.kind ?? one ?? 'Unknown' }, 3)
    const kinds = new Set([
      ...(items as KubeObject[]).map((each) => each?.kind ?? one),
      ...(items.length === 0 ? [one] : []),
    ])
    for (const each of kinds) if (each) coverage(each, items as KubeObject[], hint, into)
    return true
  }
  if (isObject(value) && value.metadata.name !== undefined) {
    into.add(value, 3)
    return true
  }
  return Object.entries(value)
    .map(([key, each]) => (typeof each === 'string' ? readNamed(key, each, hint, into) : takeValue(each, hint, into)))
    .some(Boolean)
}

/** A list of all objects of a kind says of every other name that it does not exist. */
function coverage(kind: string, items: readonly KubeObject[], hint: Hint, into: Recording): void {
  const namespaces = new Set(items.map(({ metadata }) => metadata?.namespace))
  if (hint.everywhere || namespaces.size > 1 || namespaces.has(undefined)) into.listed(kind, undefined)
  else into.listed(kind, [...namespaces][0] ?? hint.namespace)
}

/** A text that stands in a JSON value under the command that printed it. */
function readNamed(key: string, text: string, hint: Hint, into: Recording): boolean {
  if (text.length < 20) return false
  const own = hintOfCommand(key) ?? hintOfName(key)
  return sectionsOf(text, { ...hint, ...own })
    .map((each) => readText(each.text, each.hint, into))
    .some((each) => each !== 'nothing')
}

function readJson(text: string, hint: Hint, into: Recording): boolean {
  try {
    return takeValue(JSON.parse(text), hint, into)
  } catch {
    // A stream of objects, one on each line.
    const values = text.split('\n').flatMap((line) => {
      try {
        return [JSON.parse(line) as unknown]
      } catch {
        return []
      }
    })
    return values.length > 0 && values.every(isObject) && takeValue(values, hint, into)
  }
}

function readYaml(text: string, hint: Hint, into: Recording): boolean {
  const values = parseAllDocuments(text, { logLevel: 'silent' }).flatMap((document) =>
    'errors' in document && document.errors.length === 0 ? [document.toJS() as unknown] : [],
  )
  return values.length > 0 && takeValue(values, hint, into)
}

function readDescriptions(text: string, hint: Hint, into: Recording): boolean {
  const found = describedIn(text, hint, into.now())
  for (const { object, events } of found) {
    into.add(object, 2)
    into.addEvents(events)
  }
  return found.length > 0
}

function readTable(text: string, hint: Hint, into: Recording): boolean {
  // `kubectl get all` prints several tables.
  const tables = text
    .split(/\n\s*\n/)
    .map(parseTable)
    .filter((each) => each !== undefined)
  let read = false
  for (const table of tables) {
    const prefix = /^([\w.]+)\//.exec(table[0]!['NAME'] ?? '')?.[1]
    const kind = (prefix ? kindOfWord(prefix) : undefined) ?? kindOfHeads(table[0]!) ?? hint.kind
    if (!kind) continue
    read = true
    const namespace = hint.namespace ?? 'default'
    if (kind === 'Event') into.addEvents(table.flatMap((row) => eventFromRow(row, namespace, into.now()) ?? []))
    else {
      for (const row of table) {
        const object = objectFromRow(row, kind, namespace, into.now())
        if (object) into.add(object, 1)
      }
      if (hint.verb === 'get' && hint.kind === kind && hint.name === undefined)
        into.listed(kind, hint.everywhere ? undefined : namespace)
    }
  }
  return read
}

function readLog(text: string, hint: Hint, into: Recording): boolean {
  if (!hint.name && !/^\[pod\//m.test(text)) return false
  const lines = text.split('\n').slice(-400)
  if (/^\[pod\//.test(lines[0] ?? '')) {
    const groups = Map.groupBy(lines, (line) => /^\[pod\/(\S+?)\]/.exec(line)?.[1] ?? '')
    for (const [source, all] of groups) {
      const [pod = '', container = ''] = source.split('/')
      if (pod !== '')
        into.addLog({
          namespace: hint.namespace ?? 'default',
          pod,
          container,
          previous: hint.previous ?? false,
          lines: all.map((line) => line.replace(/^\[\S+\] /, '')),
        })
    }
    return true
  }
  into.addLog({
    namespace: hint.namespace ?? 'default',
    pod: hint.name!,
    container: hint.container ?? '',
    previous: hint.previous ?? false,
    lines,
  })
  return true
}
