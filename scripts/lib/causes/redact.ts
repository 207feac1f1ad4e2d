import type { KubeObject } from '../kube-object.ts'
import type { Environment } from '../shell/command.ts'
import { createRedactor } from '../shell/redact.ts'
import type { Facts } from './facts/facts.ts'

/** How many were taken out, by kind. */
export type Redactions = Readonly<Record<string, number>>

const MASK = '[redacted]'
const SECRET_NAME =
  /pass(?:word|wd|phrase)?|secret|token|credential|api[-_]?key|private[-_]?key|authorization|dsn|connection[-_]?string/i
/** Shorter values occur in ordinary text by chance. */
const LEAST = 6

/**
 * Facts that may leave the machine. Values of Secrets are gone already (`strip`); here their copies go: `secretValues`
 * are looked for in every text, in plain and in base64, and so are shapes that give a secret away.
 */
export function redactFacts(
  facts: Facts,
  secretValues: ReadonlyMap<string, string>,
  env: Environment,
): { facts: Facts; redactions: Redactions } {
  const counts = new Map<string, number>()
  const took = (kind: string, amount = 1): void => void counts.set(kind, (counts.get(kind) ?? 0) + amount)
  const known = [...secretValues.keys()]
    .filter((value) => value.length >= LEAST)
    .flatMap((value) => [value, Buffer.from(value).toString('base64').replace(/=+$/, ''), encodeURIComponent(value)])
  const values = [...new Set(known)].sort((a, b) => b.length - a.length)
  const pattern =
    values.length > 0
      ? new RegExp(values.map((value) => value.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|'), 'g')
      : undefined
  const shapes = createRedactor(env)
  const text = (value: string, kind: string): string => {
    const without = pattern ? value.replaceAll(pattern, () => (took(`value of a Secret in ${kind}`), MASK)) : value
    const masked = shapes(without)
    const shaped = count(masked) - count(without)
    if (shaped > 0) took(`shape of a secret in ${kind}`, shaped)
    return masked
  }
  const deep = (value: unknown, kind: string): unknown => {
    if (typeof value === 'string') return text(value, kind)
    if (Array.isArray(value)) return value.map((each) => deep(each, kind))
    if (value === null || typeof value !== 'object') return value
    const entry = value as { name?: unknown; value?: unknown }
    // A variable that is named like a secret and has its value in the open.
    if (
      typeof entry.name === 'string' &&
      typeof entry.value === 'string' &&
      SECRET_NAME.test(entry.name) &&
      !/_FILE$|_PATH$/i.test(entry.name) &&
      entry.value !== ''
    ) {
      took('environment variable')
      return { ...entry, value: MASK }
    }
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [
        key,
        key === 'kubectl.kubernetes.io/last-applied-configuration'
          ? (took('last-applied configuration'), MASK)
          : deep(each, kind),
      ]),
    )
  }
  const objects = facts.objects.map((each) => deep(object(each, took), 'objects') as KubeObject)
  const redacted: Facts = {
    ...facts,
    objects,
    events: deep(facts.events, 'events') as Facts['events'],
    logs: facts.logs.map((each) => ({ ...each, lines: each.lines.map((line) => text(line, 'logs')) })),
    helm: deep(facts.helm, "Helm's records") as Facts['helm'],
    unread: deep(facts.unread, 'remarks') as Facts['unread'],
    ...(facts.extra ? { extra: deep(facts.extra, 'database') as NonNullable<Facts['extra']> } : {}),
  }
  took(
    'key of a Secret, value left out',
    facts.objects
      .filter(({ kind }) => kind === 'Secret')
      .reduce((sum, each) => sum + Object.keys((each['data'] as object | undefined) ?? {}).length, 0),
  )
  return { facts: redacted, redactions: Object.fromEntries([...counts].filter(([, amount]) => amount > 0).sort()) }
}

const count = (value: string): number => value.split(MASK).length - 1

/** A ConfigMap keeps its keys, and values that are named like secrets go. */
function object(each: KubeObject, took: (kind: string) => void): KubeObject {
  if (each.kind !== 'ConfigMap') return each
  const data = Object.entries((each['data'] ?? {}) as Record<string, string>).map(([key, value]) => {
    if (!SECRET_NAME.test(key)) return [key, value]
    took('entry of a ConfigMap')
    return [key, MASK]
  })
  return { ...each, data: Object.fromEntries(data) }
}
