import { anyOf } from '../../any-of.ts'
import type { Complaint } from './complaint.ts'
import { PATTERNS } from './complaint-patterns.ts'

export interface LogWord {
  readonly complaint: Complaint
  readonly line: string
  /** What it concerns: a variable, a path, a port. */
  readonly subject?: string
  readonly host?: string
  readonly port?: number
}

const WORTH = anyOf(
  'i',
  "err|fail|fatal|panic|refused|denied|not found|no such|cannot|can't",
  'unable|timed? ?out|invalid|missing|unknown|exception|exceeded|emerg',
  'required|not set|in use|read-only|full|expired|exhaust|too many',
  'out of memory|could not|unauthori|not specified|unreachable|no route',
  'syntax|corrupt|wrongpass|noauth|unexpected|illegal|reset',
  'healthy upstream|not resolve|format|inotify|slots|deadlock',
  'unrecogni|bad option|must (?:specify|not be)|bad interpreter',
  String.raw`no space|bad_alloc|oom-kill|\bE(?:NOSPC|ROFS|MFILE|NFILE|ADDRINUSE|NOTFOUND|AI_AGAIN)\b`,
)

/** The complaints in the last lines of a log, the latest first. A complaint in every second line is one. */
export function complaintsIn(lines: readonly string[], most = 60): LogWord[] {
  const found = new Map<string, LogWord>()
  for (const line of lines.slice(-most).reverse()) {
    const word = WORTH.test(line) ? readLine(line) : undefined
    if (!word) continue
    const key = `${word.complaint} ${word.host ?? ''}`
    if (!found.has(key)) found.set(key, word)
  }
  return [...found.values()]
}

function readLine(line: string): LogWord | undefined {
  const text = line.length > 1000 ? line.slice(0, 1000) : line
  // What is said at the level of debugging, or as information, is no complaint.
  if (/"?(?:level|severity|lvl)"?[=:]\s*"?(?:debug|trace)\b|^\S*\s*(?:DEBUG|TRACE)\b/i.test(text)) return undefined
  for (const [complaint, pattern] of PATTERNS) {
    const match = pattern.exec(text)
    if (!match) continue
    const named = Object.entries(match.groups ?? {}).filter(([, value]) => value !== undefined)
    const pick = (name: string): string | undefined => named.find(([key]) => key.startsWith(name))?.[1]
    const address = ['dns', 'timeout', 'refused', 'unreachable', 'credentials'].includes(complaint)
      ? addressIn(text, pick('host'), pick('port'))
      : {}
    const subject = pick('subject')
    return { complaint, line: text.trim(), ...(subject ? { subject } : {}), ...address }
  }
  return undefined
}

/** The address that a line is about: what its pattern caught, else the only host with a port in it. */
function addressIn(line: string, host: string | undefined, port: string | undefined): { host?: string; port?: number } {
  if (host && !/^(?:to|at|for|the|server|host|tcp|failed|error|refused|dial)$/i.test(host))
    return { host, ...(port ? { port: Number(port) } : {}) }
  const [, found, at] =
    /(?:\/\/|[\s"'(=@[]|^)(?:[^\s@"'/]*@)?([a-zA-Z][a-zA-Z0-9.-]*|\d+\.\d+\.\d+\.\d+)\]?:(\d{2,5})\b/.exec(line) ?? []
  if (found && !/\.(?:go|py|js|java|ts|rb|c|rs)$/.test(found)) return { host: found, port: Number(at) }
  const [, url] = /\b[a-z]{2,10}:\/\/(?:[^\s@"'/]*@)?([a-zA-Z0-9.-]+)/.exec(line) ?? []
  return url ? { host: url } : {}
}

/** The code under which a complaint without a rule of its own is reported. */
