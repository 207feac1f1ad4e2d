import type { Environment } from './command.ts'

/** Names of variables, settings and fields whose values nobody may keep. */
const SECRET_NAME = /(pass(word|wd|phrase)?|secret|token|credential|api[-_]?key|private[-_]?key|authorization)/i

/** Shorter values occur in ordinary text by chance. */
const LEAST_LENGTH = 6

const MASK = '[redacted]'

const NAME = String.raw`[\w.-]*(?:pass(?:word|wd|phrase)|secret|token|credential|api[-_]?key|private[-_]?key)`

/** Shapes that give a secret away wherever it comes from; what is kept of a match names its kind. */
const SHAPES: readonly [pattern: RegExp, replacement: string][] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, MASK],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${MASK}`],
  [/\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g, MASK],
  [/\/\/[^\s/@:]*:[^\s/@]+@/g, `//${MASK}@`],
  // Keys that say by their first letters who gave them out.
  [/\b(?:sk-|gh[pousr]_|github_pat_|glpat-|xox[abprs]-|AKIA|ASIA|AIza|npm_|hf_|gsk_|ya29\.)[\w-]{12,}/g, MASK],
  // `password=…`, `"apiKey": "…"`, `--set auth.secret=…`: a name that tells, and what it is set to; also within JSON.
  [
    new RegExp(`((?:${NAME})\\\\*["']?\\s*[=:]\\s*)(\\\\*"(?:[^"\\\\]|\\\\[^"])*\\\\*"|'[^']*'|[^\\s,;"'\\\\]+)`, 'gi'),
    `$1${MASK}`,
  ],
  // `--password …`; and `password is …` where what follows has a digit: "password is wrong" tells why something fails.
  [new RegExp(`((?:^|\\s)--?(?:${NAME})\\s+)("[^"]*"|'[^']*'|(?!-)[^\\s,;"']+)`, 'gi'), `$1${MASK}`],
  [new RegExp(`(\\b(?:${NAME})\\s+(?:is|was)\\s+["']?)(?=[^\\s"',;]*\\d)[^\\s"',;]{6,}`, 'gi'), `$1${MASK}`],
  [/(\bpassw(?:or)?d\s+["']?)(?=[^\s"',;]*\d)[^\s"',;]{6,}/gi, `$1${MASK}`],
]

/**
 * A function that takes every secret out of a text: the values of this environment's secret variables, and known
 * shapes.
 */
export function createRedactor(env: Environment): (text: string) => string {
  const values = Object.entries(env)
    .filter(
      ([name, value]) => SECRET_NAME.test(name) && !/_FILE$|_PATH$/i.test(name) && (value?.length ?? 0) >= LEAST_LENGTH,
    )
    .map(([, value]) => value!)
    // A value that contains another one goes first, or its rest would stay.
    .sort((a, b) => b.length - a.length)
  return (text) =>
    SHAPES.reduce(
      (masked, [pattern, replacement]) => masked.replaceAll(pattern, replacement),
      values.reduce((masked, value) => masked.replaceAll(value, MASK), text),
    )
}

/** The same data with every text in it redacted. */
export function redactDeep<T>(value: T, redact: (text: string) => string): T {
  if (typeof value === 'string') return redact(value) as T
  if (Array.isArray(value)) return value.map((each) => redactDeep(each, redact)) as T
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, redactDeep(each, redact)])) as T
}
