import type { Facts } from './facts/facts.ts'

/** Names of variables, settings and fields whose values nobody may keep. */
export const SECRET_NAME =
  /pass(?:word|wd|phrase)?|secret|token|credential|api[-_]?key|private[-_]?key|authorization|dsn|connection[-_]?string/i

/** Words that stand alone: no scheme, no path, no separator of fields. A digest behind its algorithm is none. */
const WORD = /(?<!sha256:)(?<![\w+/=~%-])[A-Za-z0-9][\w.+=~%-]{6,}[\w=]/g

/** What has letters and digits without being made up: digests, identifiers, dates, versions, quantities, addresses. */
const ORDINARY = new RegExp(
  [
    '[0-9a-f]{8,16}',
    '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}',
    String.raw`\d{4}-\d\d-\d\d.*`,
    String.raw`v?\d+(\.\d+)+[\w.+-]*`,
    String.raw`\d+(\.\d+)?[A-Za-z]{1,3}`,
    String.raw`ip-\d+(-\d+){3}[\w.-]*`,
    '0x[0-9a-f]+',
    // Names with a number at the end, such as those of classes, fields and test machines.
    String.raw`[A-Za-z._-]+\d{1,2}`,
  ]
    .map((each) => `^${each}$`)
    .join('|'),
  'i',
)

/** What a controller appends to the name of a workload for its pods and revisions. */
const OF_WORKLOAD = /-(?:[a-z0-9]{5,10}(?:-[a-z0-9]{5})?|\d+)$/

/**
 * Whether a word looks like a key that someone made up: letters with three digits or more, or signs of all three kinds
 * in a long one. Words that are names in these facts are none.
 */
export function keyFinder(facts: Facts): (word: string) => boolean {
  const names = namesIn(facts)
  return (word) => {
    const digits = word.replaceAll(/\D/g, '').length
    const mixed = /[A-Za-z0-9]{16}/.test(word) && /[a-z]/.test(word) && /[A-Z]/.test(word) && digits > 0
    if (word.length < 8 || !/[a-z]/i.test(word) || !(digits >= 3 || mixed)) return false
    if (ORDINARY.test(word)) return false
    return !names.has(word) && !names.has(word.replace(OF_WORKLOAD, ''))
  }
}

/** A text in which each word that `isKey` is replaced; `took` hears of it. */
export const withoutKeys = (text: string, isKey: (word: string) => boolean, mask: string, took: () => void): string =>
  text.replaceAll(WORD, (word) => (isKey(word) ? (took(), mask) : word))

/** Words of a text that look like keys. */
export const keysOf = (text: string, isKey: (word: string) => boolean): string[] =>
  [...text.matchAll(WORD)].map(([word]) => word).filter(isKey)

/** Everything that has a name in these facts, and the parts of images, which are no secret. */
function namesIn(facts: Facts): ReadonlySet<string> {
  const names = new Set<string>()
  for (const { metadata, ...rest } of facts.objects) {
    for (const each of [metadata.name, metadata.namespace, ...Object.values(metadata.labels ?? {})])
      if (each) names.add(each)
    collectNames(rest, names)
  }
  for (const { object } of facts.events) names.add(object.name)
  for (const { pod, container } of facts.logs) names.add(pod).add(container)
  return names
}

/** Fields that hold a name or a reference to an image. */
const NAMING = /^(?:name|\w+Name|image|imageID|hostname|host|clusterIP|podIP|containerID)$/

function collectNames(value: unknown, into: Set<string>): void {
  if (Array.isArray(value)) return value.forEach((each) => collectNames(each, into))
  if (value === null || typeof value !== 'object') return
  for (const [key, each] of Object.entries(value)) {
    if (typeof each !== 'string') collectNames(each, into)
    else if (NAMING.test(key)) for (const part of [each, ...each.split(/[/:@]/)]) into.add(part)
  }
}
