import type { KubeObject } from '../../kube-object.ts'
import { quantity } from './objects.ts'

/** A field that is not as its manifest has it. */
export interface Difference {
  /** Short enough to read: `replicas`, `containers[backend].image`. */
  readonly path: string
  readonly wanted: unknown
  /** Undefined where the field is gone. */
  readonly live: unknown
}

/** Fields of an object that a manifest decides; what the API server adds by itself is not among them. */
const COMPARED = ['spec', 'data', 'rules', 'webhooks', 'roleRef', 'subjects'] as const

/** What identifies an element of a list of objects. */
const IDENTITY = ['name', 'mountPath', 'containerPort', 'port', 'key', 'ip', 'host', 'type'] as const

/**
 * How a live object differs from its manifest: fields that have other values or are gone, and variables that somebody
 * added. Defaults of the API server are no differences, and neither is another spelling of a quantity.
 */
export function differencesOf(wanted: KubeObject, live: KubeObject): Difference[] {
  // Values of Secrets are not compared: nobody may have read them.
  if (wanted.kind === 'Secret') return []
  return COMPARED.flatMap((field) => compare(wanted[field], live[field], field))
}

function compare(wanted: unknown, live: unknown, path: string): Difference[] {
  if (isEmpty(wanted)) return []
  if (Array.isArray(wanted)) return compareLists(wanted, live, path)
  if (typeof wanted === 'object') {
    const other = (live ?? {}) as Record<string, unknown>
    return Object.entries(wanted as object).flatMap(([key, value]) => compare(value, other[key], `${path}.${key}`))
  }
  return same(wanted, live) || isOctal(path, wanted, live) ? [] : [{ path: short(path), wanted, live }]
}

function compareLists(wanted: unknown[], live: unknown, path: string): Difference[] {
  const other = Array.isArray(live) ? live : []
  const identity = IDENTITY.find((key) => {
    const values = wanted.map((each) =>
      typeof each === 'object' && each !== null ? (each as Record<string, unknown>)[key] : undefined,
    )
    return values.every((value) => value !== undefined) && new Set(values).size === values.length
  })
  if (identity === undefined)
    return wanted.length === other.length
      ? wanted.flatMap((each, index) => compare(each, other[index], `${path}[${index}]`))
      : [{ path: short(path), wanted, live }]
  const named = (list: unknown[], value: unknown): unknown =>
    list.find((each) => (each as Record<string, unknown>)[identity] === value)
  const missing = wanted.flatMap((each) => {
    const value = (each as Record<string, unknown>)[identity]
    const found = named(other, value)
    return found === undefined
      ? [{ path: short(`${path}[${value}]`), wanted: each, live: undefined }]
      : compare(each, found, `${path}[${value}]`)
  })
  // A variable that was added hides or changes what the image does; other additions come from controllers.
  const added = /\.(?:env|containers)$/.test(path)
    ? other.filter((each) => named(wanted, (each as Record<string, unknown>)[identity]) === undefined)
    : []
  return [
    ...missing,
    ...added.map((each) => ({
      path: short(`${path}[${(each as Record<string, unknown>)[identity]}]`),
      wanted: undefined,
      live: each,
    })),
  ]
}

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value as object).length === 0)

/** Modes of files: Helm reads 0440 as the octal number that it is in YAML 1.1. */
const isOctal = (path: string, wanted: unknown, live: unknown): boolean =>
  /mode$/i.test(path) && Number.parseInt(String(wanted), 8) === live

function same(wanted: unknown, live: unknown): boolean {
  if (wanted === live || String(wanted) === String(live)) return true
  if (wanted === false && live === undefined) return true
  if (wanted === 0 && live === undefined) return true
  const [a, b] = [wanted, live].map((each) => (typeof each === 'boolean' ? undefined : quantity(each as string)))
  return a !== undefined && a === b
}

const short = (path: string): string =>
  path
    .replace(/^spec\.template\.spec\./, '')
    .replace(/^spec\.template\./, 'template.')
    .replace(/^spec\./, '')

/** `replicas is 1 in place of 3`, for a sentence. */
export function sayDifference({ path, wanted, live }: Difference): string {
  const text = (value: unknown): string =>
    (typeof value === 'object' ? JSON.stringify(value) : String(value)).slice(0, 80)
  if (wanted === undefined) return `${path} was added`
  return live === undefined ? `${path} is gone` : `${path} is ${text(live)} in place of ${text(wanted)}`
}
