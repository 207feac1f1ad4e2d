// What of an object can hold a secret by its place: variables, headers, arguments, annotations, entries of ConfigMaps.
import type { KubeObject } from '../kube-object.ts'
import { keysOf, SECRET_NAME } from './secret-words.ts'
import { addressesIn } from './world/service-names.ts'

/** What a walk over objects needs: who counts, what is put in place of a value, and what is to be kept. */
export interface Redaction {
  readonly isKey: (word: string) => boolean
  /** Counts one of a kind, remembers the value so that its copies are found elsewhere, and returns what replaces it. */
  readonly take: (kind: string, value: string) => string
  readonly isName: (value: string) => boolean
}

/** Annotations that rules read, or that tools of Kubernetes write about objects; all others are somebody's own. */
const KNOWN_ANNOTATION = /^(?:[\w.-]+\.)?(?:kubernetes\.io|k8s\.io|helm\.sh|taskora\.dev)\//
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

/** Numbers, durations, quantities, switches, levels, paths and plain addresses, one or several. */
const PLAIN = new RegExp(
  `^(?:${[
    String.raw`-?\d+(?:\.\d+)?[A-Za-z%]{0,3}`,
    '[a-z]{1,12}|[A-Z]{1,12}',
    String.raw`[\w.*-]*\/[\w.*/-]*`,
    String.raw`\$\([\w.]+\)`,
    String.raw`(?:https?:\/\/[\w.*-]+(?::[\d*]+)?[\w./-]*,?)+`,
  ].join('|')})$`,
)
const A_PATH = /_FILE$|_PATH$/i

/** The object with what it says by itself, and without what its owner put into it. */
export function redactObject(object: KubeObject, redaction: Redaction): KubeObject {
  const { data, binaryData, ...rest } = object
  const walked = walk(rest, '', redaction) as KubeObject
  if (object.kind !== 'ConfigMap')
    return { ...walked, ...(data === undefined ? {} : { data: walk(data, '', redaction) }) }
  const own = Object.entries((data ?? {}) as Record<string, string>)
  return {
    ...walked,
    data: Object.fromEntries([
      ...own.map(([key, value]) => [key, entry(key, String(value), redaction)]),
      ...Object.keys((binaryData ?? {}) as object).map((key) => [key, redaction.take('entry of a ConfigMap', '')]),
    ]),
  }
}

function walk(value: unknown, key: string, redaction: Redaction): unknown {
  if (Array.isArray(value)) {
    if (key === 'env' || key === 'httpHeaders') return value.map((each) => variable(each, redaction))
    if ((key === 'command' || key === 'args') && value.every((each) => typeof each === 'string'))
      return argv(value as string[], redaction)
    return value.map((each) => walk(each, '', redaction))
  }
  if (value === null || typeof value !== 'object') return value
  if (key === 'annotations') return annotations(value as Record<string, string>, redaction)
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, walk(each, name, redaction)]))
}

function variable(each: unknown, redaction: Redaction): unknown {
  const { name, value } = each as { name?: unknown; value?: unknown }
  if (typeof name !== 'string' || typeof value !== 'string' || value === '') return each
  return { ...(each as object), value: setting('environment variable', name, value, redaction) }
}

const entry = (key: string, value: string, redaction: Redaction): string =>
  key === 'Corefile' ? value : setting('entry of a ConfigMap', key, value, redaction)

/** A value under a name: kept where it is plain, or names an address, which rules follow; line by line. */
function setting(kind: string, name: string, value: string, { isKey, isName, take }: Redaction): string {
  if (SECRET_NAME.test(name) && !A_PATH.test(name)) return take(kind, value)
  if (isName(value) || (PLAIN.test(value) && keysOf(value, isKey).length === 0)) return value
  const lines = value.split('\n')
  if (lines.length === 1) return [...addressesIn(value, name)].length > 0 ? value : take(kind, value)
  const kept = lines.map((line) => (line.trim() === '' || [...addressesIn(line)].length > 0 ? line : ''))
  for (const key of lines.flatMap((line, index) => (kept[index] === '' ? keysOf(line, isKey) : []))) take(kind, key)
  return [take(kind, ''), ...kept.filter((line) => line !== '')].join('\n')
}

/** `--password VALUE` says in one argument what the next one is. */
const NAMES_NEXT = /^--?[\w.-]*$/

function argv(words: readonly string[], { take }: Redaction): string[] {
  return words.map((word, index) => {
    const before = words[index - 1] ?? ''
    return NAMES_NEXT.test(before) && SECRET_NAME.test(before) && !word.startsWith('-') ? take('argument', word) : word
  })
}

function annotations(all: Readonly<Record<string, string>>, { take }: Redaction): Record<string, string> {
  return Object.fromEntries(
    Object.entries(all).map(([name, value]) => [
      name,
      name === LAST_APPLIED
        ? take('last-applied configuration', '')
        : KNOWN_ANNOTATION.test(name) && !SECRET_NAME.test(name)
          ? value
          : take('annotation', String(value)),
    ]),
  )
}
