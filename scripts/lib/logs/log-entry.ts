/** What a line of a log says, whoever wrote it. */
export interface LogEntry {
  /** In lower case, as Python and PostgreSQL name it; undefined where the line has none. */
  readonly level?: string
  readonly message: string
  readonly requestId?: string
  /** What else the line says, in its order. */
  readonly fields: readonly (readonly [name: string, value: string])[]
}

/** Fields that are columns of their own, or that tell nothing to who watches. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'time',
  'level',
  'message',
  'event',
  'logger',
  'request_id',
  'requestId',
])

/** Reads JSON lines of our own services and lines of PostgreSQL; any other line is a message. */
export const readEntry = (text: string): LogEntry =>
  readJson(text) ?? readPostgres(text) ?? { message: text, fields: [] }

function readJson(text: string): LogEntry | undefined {
  if (!text.startsWith('{')) return undefined
  try {
    const entry = JSON.parse(text) as Record<string, unknown>
    const { level, event, message = event, request_id: requestId = entry['requestId'] } = entry
    if (typeof level !== 'string' || typeof message !== 'string') return undefined
    return {
      level: level.toLowerCase(),
      message: typeof event === 'string' && event !== message ? `${event}: ${message}` : message,
      ...(typeof requestId === 'string' ? { requestId } : {}),
      fields: Object.entries(entry)
        .filter(([name, value]) => !LEFT_OUT.has(name) && value !== null)
        .map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
    }
  } catch {
    return undefined
  }
}

/** PostgreSQL's severities, and the level that each is for people. */
const SEVERITIES: Readonly<Record<string, string>> = {
  LOG: 'info',
  INFO: 'info',
  NOTICE: 'info',
  WARNING: 'warning',
  ERROR: 'error',
  FATAL: 'error',
  PANIC: 'error',
}

/** `2026-11-23 15:30:51.412 UTC [1] LOG:  text`, with whatever prefix before the severity. */
function readPostgres(text: string): LogEntry | undefined {
  const [, severity = '', message = ''] =
    /^\d{4}-\d\d-\d\d [\d:.]+ \w+ \[\d+\].*? ?([A-Z]+): {1,2}(.*)$/.exec(text) ?? []
  const level = SEVERITIES[severity]
  return level ? { level, message: severity === 'LOG' ? message : `${severity}: ${message}`, fields: [] } : undefined
}
