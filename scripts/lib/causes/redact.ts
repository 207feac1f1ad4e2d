import type { KubeObject } from '../kube-object.ts'
import type { Environment } from '../shell/command.ts'
import { createRedactor } from '../shell/redact.ts'
import type { Facts } from './facts/facts.ts'
import { type Redaction, redactObject } from './redact-objects.ts'
import { keyFinder, withoutKeys } from './secret-words.ts'

/** How many were taken out, by kind. */
export type Redactions = Readonly<Record<string, number>>

export interface Redacted {
  readonly facts: Facts
  readonly redactions: Redactions
  /** Any other text that is to leave with the facts, such as a question. */
  readonly clean: (text: string) => string
}

const MASK = '[redacted]'
/** Shorter values occur in ordinary text by chance. */
const LEAST = 6

/**
 * Facts that may leave the machine. Values of Secrets are gone already (`strip`). What was put into objects goes by its
 * place (`redactObject`); then copies of it and of `secretValues`, which also holds what older revisions of a release
 * knew, are looked for in every text, in plain, in base64 and in addresses; shapes that give a secret away go, and so
 * do words that look like keys.
 */
export function redactFacts(facts: Facts, secretValues: ReadonlyMap<string, string>, env: Environment): Redacted {
  const counts = new Map<string, number>()
  const took = (kind: string, amount = 1): void => void counts.set(kind, (counts.get(kind) ?? 0) + amount)
  const isKey = keyFinder(facts)
  const taken = new Map<string, number>()
  const redaction = byPlace(facts, isKey, taken, took)
  const objects = facts.objects.map((each) => redactObject(each, redaction))
  const helm = facts.helm.map((each) => ({
    ...each,
    ...(each.manifest ? { manifest: each.manifest.map((object) => redactObject(object, redaction)) } : {}),
  }))
  // What names an object is in the open anyway, such as the Secret that a setting of a release refers to.
  const values = [...secretValues.keys(), ...taken.keys()].filter((value) => !redaction.isName(value))
  const text = textRedactor(values, isKey, createRedactor(env), took)
  const deep = <T>(value: T, kind: string): T => eachText(value, (each) => text(each, kind))
  const redacted: Facts = {
    ...facts,
    objects: deep(objects, 'objects'),
    events: deep(facts.events, 'events'),
    logs: facts.logs.map((each) => ({ ...each, lines: each.lines.map((line) => text(line, 'logs')) })),
    helm: deep(helm, "Helm's records"),
    unread: deep(facts.unread, 'remarks'),
    ...(facts.extra ? { extra: eachText(facts.extra, (each) => text(withoutLiterals(each), 'database')) } : {}),
  }
  const keys = ({ data }: KubeObject): number => Object.keys((data as object | undefined) ?? {}).length
  const secrets = facts.objects.filter(({ kind }) => kind === 'Secret')
  took(
    'key of a Secret, value left out',
    secrets.reduce((sum, each) => sum + keys(each), 0),
  )
  const redactions = Object.fromEntries([...counts].filter(([, amount]) => amount > 0).sort())
  return { facts: redacted, redactions, clean: (each) => text(each, 'texts') }
}

/** Values that are taken for their place get a number each: what differed before differs afterwards. */
function byPlace(
  { objects }: Facts,
  isKey: Redaction['isKey'],
  taken: Map<string, number>,
  took: (kind: string) => void,
): Redaction {
  const names = new Set(objects.flatMap(({ metadata }) => [metadata.name, metadata.namespace ?? '']))
  return {
    isKey,
    isName: (value) => names.has(value),
    take(kind, value) {
      took(kind)
      if (value === '') return MASK
      const number = taken.get(value) ?? taken.size + 1
      taken.set(value, number)
      return `[redacted-${number}]`
    },
  }
}

/** Takes known values, shapes of secrets and words like keys out of a text, and counts them. */
function textRedactor(
  values: readonly string[],
  isKey: (word: string) => boolean,
  shapes: (text: string) => string,
  took: (kind: string, amount?: number) => void,
): (text: string, kind: string) => string {
  const pattern = patternOf(values)
  return (value, kind) => {
    const without = pattern ? value.replaceAll(pattern, () => (took(`copy of a value in ${kind}`), MASK)) : value
    const masked = shapes(without)
    const shaped = count(masked) - count(without)
    if (shaped > 0) took(`shape of a secret in ${kind}`, shaped)
    return withoutKeys(masked, isKey, MASK, () => took(`word like a key in ${kind}`))
  }
}

/** The values in the forms in which they are passed on; undefined without any. Longer ones go first. */
function patternOf(values: readonly string[]): RegExp | undefined {
  const forms = values
    // What has no digit and no sign is a word of ordinary language, unless it is long.
    .filter((value) => value.length >= LEAST && (value.length >= 12 || /[^a-z]/i.test(value)))
    .flatMap((value) => [value, ...inBase64(value), encodeURIComponent(value), JSON.stringify(value).slice(1, -1)])
  const distinct = [...new Set(forms)].sort((a, b) => b.length - a.length)
  if (distinct.length === 0) return undefined
  return new RegExp(distinct.map((each) => each.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|'), 'g')
}

/** A value within base64 of something longer begins at one of three places; what its neighbours change is cut off. */
const inBase64 = (value: string): string[] =>
  [0, 1, 2]
    .map((shift) => Buffer.from(' '.repeat(shift) + value).toString('base64'))
    .map((text, shift) => text.replace(/=+$/, '').slice(shift === 0 ? 0 : shift + 1, shift === 0 ? undefined : -1))
    .map((text) => (text.length > 8 ? text.slice(0, -1) : text))

/** Statements keep their form, and lose what users wrote. */
const withoutLiterals = (text: string): string => text.replaceAll(/'(?:[^']|'')*'/g, "'…'")

function eachText<T>(value: T, change: (text: string) => string): T {
  if (typeof value === 'string') return change(value) as T
  if (Array.isArray(value)) return value.map((each) => eachText(each, change)) as T
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, eachText(each, change)])) as T
}

const count = (value: string): number => value.split(MASK).length - 1
