import 'server-only'

type Level = 'info' | 'warn' | 'error'

/** One JSON line per event. Callers pass no personal data: no titles, addresses, names or tokens. */
export function log(level: Level, event: string, fields: Record<string, unknown> = {}): void {
  const line = JSON.stringify({ time: new Date().toISOString(), level, event, ...fields })
  process.stdout.write(`${line}\n`)
}

/** What may be said about a failure in a log line: kind and message, never the parameters of a query. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error }
  const { code, cause } = error as Error & { code?: string }
  const described = { error: error.name, message: error.message, ...(code && { code }) }
  return cause ? { ...described, cause: describeError(cause) } : described
}
