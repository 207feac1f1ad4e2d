import { anyOf } from '../../any-of.ts'
import type { ErrorCode } from '../../errors.ts'

/** What a log line complains about. */
export type Complaint =
  | 'refused'
  | 'timeout'
  | 'dns'
  | 'unreachable'
  | 'credentials'
  | 'setting'
  | 'permission'
  | 'read-only'
  | 'port'
  | 'architecture'
  | 'command'
  | 'file'
  | 'module'
  | 'syntax'
  | 'memory'
  | 'disk'
  | 'certificate'
  | 'untrusted'
  | 'connections'
  | 'read-only-database'
  | 'locks'
  | 'schema'
  | 'database-missing'
  | 'argument'
  | 'configuration'
  | 'corrupt'
  | 'clock'
  | 'forbidden'
  | 'files'
  | 'quota'

export interface LogWord {
  readonly complaint: Complaint
  readonly line: string
  /** What it concerns: a variable, a path, a port. */
  readonly subject?: string
  readonly host?: string
  readonly port?: number
}

const HOST = String.raw`"?(?:[a-z+]+:\/\/)?(?:[^\s@"'/]+@)?(?<host>[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?)"?`

/** In this order: what a line says first of several things is its consequence more often than its cause. */
const PATTERNS: readonly [Complaint, RegExp][] = [
  ['permission', /bind\(\)? .*permission denied|listen (?:tcp|EACCES).*permission denied/i],
  ['architecture', /exec format error/i],
  [
    'port',
    anyOf(
      'i',
      'address already in use|EADDRINUSE|bind: .*in use',
      String.raw`port (?<subject>\d+) (?:is |was )?already in use`,
      'Only one usage of each socket|could not bind|failed to bind to',
    ),
  ],
  [
    'read-only-database',
    anyOf(
      'i',
      String.raw`cannot execute \w+ in a read-only transaction`,
      'database is (?:in )?read-only|--read-only option',
      "READONLY You can't write|server is running with the --super-read-only",
    ),
  ],
  ['read-only', /read-only file ?system|EROFS/i],
  ['disk', /no space left on device|ENOSPC|disk quota exceeded|disk full/i],
  ['files', /too many open files|EMFILE|ENFILE|inotify.*(limit|too many)/i],
  [
    'connections',
    anyOf(
      'i',
      'too many (?:clients|connections)|remaining connection slots',
      'max_connections|connection pool (?:exhausted|timeout)|pool limit',
      'QueuePool limit|PoolTimeout|unable to acquire connection',
      'HikariPool.*(?:not available|timed out)|connection limit exceeded',
      'max number of clients reached',
    ),
  ],
  [
    'locks',
    anyOf(
      'i',
      'deadlock detected|lock wait timeout',
      'canceling statement due to lock timeout|could not obtain lock',
      'database is locked',
    ),
  ],
  [
    'credentials',
    anyOf(
      'i',
      String.raw`password authentication failed for user "?(?<subject>[^"\s]+)`,
      String.raw`access denied for user '?(?<subject2>[^'\s@]+)|authentication failed`,
      'AuthenticationFailed|WRONGPASS|NOAUTH',
      'invalid (?:username|password|credentials|api key|token)',
      'role "(?<subject3>[^"]+)" does not exist|bad (?:password|credentials)',
      'SASL.*fail|ACCESS_REFUSED|no password supplied',
      String.raw`\b401\b.*unauthori[sz]ed`,
    ),
  ],
  [
    'database-missing',
    /database "(?<subject>[^"]+)" does not exist|unknown database '(?<subject2>[^']+)'|keyspace .* does not exist/i,
  ],
  [
    'schema',
    anyOf(
      'i',
      'relation "(?<subject>[^"]+)" does not exist|no such table',
      "table '(?<subject2>[^']+)' doesn't exist|column .* does not exist",
      "undefinedtable|migration.*(?:failed|error)|can't locate revision",
    ),
  ],
  [
    'clock',
    /certificate (?:is )?not yet valid|clock skew|token used before issued|time.*in the future|not valid before/i,
  ],
  ['certificate', /certificate has expired|certificate expired|CERT_HAS_EXPIRED|x509: certificate has expired/i],
  [
    'untrusted',
    anyOf(
      'i',
      'certificate signed by unknown authority|self[- ]signed certificate',
      'unable to get local issuer|CERTIFICATE_VERIFY_FAILED',
      'PKIX path building failed|certificate is valid for .* not ',
      'wrong version number|server gave HTTP response to HTTPS client',
      'first record does not look like a TLS',
    ),
  ],
  ['forbidden', /(?:User|user) "?(?<subject>system:serviceaccount:[\w:.-]+)"? cannot \w+ resource/i],
  [
    'dns',
    anyOf(
      'i',
      String.raw`lookup ${HOST}(?: on [^:]+:\d+)?.*(?:no such host|server misbehaving|i\/o timeout` +
        '|connection refused)',
      String.raw`(?:getaddrinfo|ENOTFOUND|EAI_AGAIN)[ a-z_A-Z]*\s+${HOST.replace('<host>', '<host2>')}`,
      `UnknownHostException: ${HOST.replace('<host>', '<host3>')}`,
      'could not (?:translate host name|resolve host(?:name)?:?' + `|look up) ${HOST.replace('<host>', '<host4>')}`,
      `bad address '?${HOST.replace('<host>', '<host5>')}`,
      `host not found in upstream "${HOST.replace('<host>', '<host6>')}`,
      '(?:no such host|Name or service not known|temporary failure in name resolution' +
        '|name resolution|nodename nor servname|Name does not resolve|unknown host|failed to resolve' +
        '|DNS (?:lookup|resolution))',
    ),
  ],
  [
    'timeout',
    anyOf(
      'i',
      String.raw`dial tcp ${HOST}:(?<port>\d+).*(?:i\/o timeout|operation timed out|timed out)`,
      '(?:ETIMEDOUT|connect timeout|connection timed out|timed out (?:connecting|waiting)' +
        String.raw`|connectTimeout|deadline exceeded|i\/o timeout|Read timed out|context deadline)`,
    ),
  ],
  [
    'refused',
    anyOf(
      'i',
      String.raw`dial tcp ${HOST}:(?<port>\d+).*(?:refused)`,
      String.raw`ECONNREFUSED\s+${HOST.replace('<host>', '<host2>')}:(?<port2>\d+)`,
      String.raw`connection to server at ${HOST.replace('<host>', '<host3>')}(?: \([^)]*\))?` +
        String.raw`, port (?<port3>\d+) failed`,
      String.raw`connect(?:ion)? (?:to|refused).*?${HOST.replace('<host>', '<host4>')}:(?<port4>\d+)`,
      'connection refused',
      'ECONNREFUSED',
      'actively refused',
      'could not connect to server',
      'Connection reset by peer',
      'no healthy upstream',
      'failed to connect to',
    ),
  ],
  ['unreachable', /no route to host|EHOSTUNREACH|network is unreachable|ENETUNREACH/i],
  [
    'memory',
    /OutOfMemoryError|heap out of memory|out of memory|Cannot allocate memory|MemoryError|std::bad_alloc|oom-kill/i,
  ],
  ['command', /(?<subject>[\w./-]+): (?:command )?not found$|executable file not found/i],
  [
    'module',
    anyOf(
      'i',
      String.raw`Cannot find module '?(?<subject>[^'\s]+)`,
      String.raw`ModuleNotFoundError: No module named '?(?<subject2>[^'\s]+)`,
      String.raw`ClassNotFoundException: (?<subject3>\S+)`,
      String.raw`error while loading shared libraries: (?<subject4>[^\s:]+)`,
      'NoClassDefFoundError',
      String.raw`Could not find or load main class (?<subject5>\S+)`,
    ),
  ],
  [
    'syntax',
    /SyntaxError|syntax error|unexpected token|unterminated quoted string|parse error|IndentationError|unexpected EOF/i,
  ],
  [
    'setting',
    anyOf(
      'i',
      '(?:environment variable|env(?:ironment)? var|variable|setting|config(?:uration)? (?:key' +
        String.raw`|value|property))\s+["'\x60]?(?<subject>[A-Z][A-Z0-9_]{2,})["'\x60]?\s+(?:is |was )?(?:not set` +
        '|missing|required|undefined|must be set|not found|empty)',
      'missing (?:required )?(?:environment variable|env(?: var)?|config(?:uration)?' +
        String.raw`|setting)s?:?\s+["'\x60]?(?<subject2>\w+)`,
      "KeyError: '(?<subject3>[A-Z][A-Z0-9_]+)'",
      String.raw`["'\x60]?(?<subject4>[A-Z][A-Z0-9_]{2,})["'\x60]? (?:is|must be|environment variable|env var` +
        '|not) (?:not set|required|missing|set|undefined|not defined|not specified)',
      "Could not resolve placeholder '(?<subject5>[^']+)'",
      '(?:is not specified|not specified).*You need to specify',
    ),
  ],
  [
    'argument',
    anyOf(
      'i',
      String.raw`unknown (?:flag|option|argument|shorthand flag|command)[: ]+"?(?<subject>[\w.-]+)`,
      String.raw`unrecognized (?:option|argument)s?[: ]+'?(?<subject2>[\w=.-]+)`,
      String.raw`invalid (?:option|argument|flag|value)[: -]+"?(?<subject3>[\w=./-]+)`,
      String.raw`flag provided but not defined: (?<subject4>\S+)|illegal option`,
    ),
  ],
  [
    'configuration',
    anyOf(
      'i',
      '(?:invalid|malformed|bad|failed to (?:load|parse|read)|error (?:parsing|reading|loading' +
        String.raw`|in)|cannot (?:parse|load|read)|unknown directive|unexpected "?\S+"? in` +
        String.raw`|could not parse) .{0,60}(?:config|\.ya?ml|\.json|\.toml|\.ini|\.conf|directive` +
        '|properties)',
      String.raw`nginx: \[emerg\]|Corefile:\d+|yaml: |YAMLException|JSONDecodeError`,
      'unknown directive',
    ),
  ],
  [
    'permission',
    anyOf(
      'i',
      'permission denied[^a-z]|permission denied$|EACCES',
      'Operation not permitted|EPERM|AccessDeniedException|PermissionError',
      'mkdir.*denied',
    ),
  ],
  [
    'file',
    new RegExp(
      '(?:no such file or directory|ENOENT|FileNotFoundError|FileNotFoundException' +
        String.raw`|NoSuchFileException|does not exist: \/)`,
      'i',
    ),
  ],
  [
    'corrupt',
    anyOf(
      'i',
      '(?:data|database|index) (?:directory|files?|page) .*(?:incompatible|corrupt)',
      'was initialized by PostgreSQL version|incompatible with server',
      'corrupt(?:ed|ion)|invalid page|checksum mismatch|PANIC: {2}could not',
    ),
  ],
  ['quota', /RESOURCE_EXHAUSTED|quota exceeded|rate limit exceeded/i],
]

const WORTH = anyOf(
  'i',
  "err|fail|fatal|panic|refused|denied|not found|no such|cannot|can't",
  'unable|timed? ?out|invalid|missing|unknown|exception|exceeded|emerg',
  'required|not set|in use|read-only|full|expired|exhaust|too many',
  'out of memory|could not|unauthori|not specified|unreachable|no route',
  'syntax|corrupt|wrongpass|noauth|unexpected|illegal|reset',
  'healthy upstream|not resolve|format|inotify|slots|deadlock',
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
export const CRASH_CODE: ErrorCode = 'TSK_POD_CRASH'
