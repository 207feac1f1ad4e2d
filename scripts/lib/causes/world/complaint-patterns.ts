// How log lines say what they complain about.

import { anyOf } from '../../any-of.ts'
import type { Complaint } from './complaint.ts'
import { CONNECTION_PATTERNS } from './connection-patterns.ts'

/** What the kernel and shells say of a script that an editor of Windows has written. */
export const WINDOWS_LINE_ENDS = String.raw`\\r['’"]?: No such file|\^M: bad interpreter|\$'\\r': command not found`

/** In this order: what a line says first of several things is its consequence more often than its cause. */
export const PATTERNS: readonly [Complaint, RegExp][] = [
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
  ...CONNECTION_PATTERNS,
  [
    'memory',
    /OutOfMemoryError|heap out of memory|out of memory|Cannot allocate memory|MemoryError|std::bad_alloc|oom-kill/i,
  ],
  [
    'command',
    anyOf(
      'i',
      String.raw`(?<subject>[\w./-]+): (?:command )?not found$|executable file not found`,
      String.raw`^exec (?<subject2>\/\S+): no such file or directory`,
    ),
  ],
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
    anyOf(
      'i',
      'SyntaxError|syntax error|unexpected token|unterminated quoted string|parse error',
      'IndentationError|unexpected EOF',
      WINDOWS_LINE_ENDS,
    ),
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
      'The (?<subject6>[A-Z][A-Z0-9_]{2,}) setting must not be empty|must specify (?<subject7>[A-Z][A-Z0-9_]{2,})',
    ),
  ],
  [
    'argument',
    anyOf(
      'i',
      String.raw`unknown (?:flag|option|argument|shorthand flag|command)[: ]+"?(?<subject>[\w.-]+)`,
      String.raw`unrecognized (?:option|argument)s?[: ]+'?(?<subject2>[\w=.-]+)`,
      String.raw`invalid (?:option|argument|flag|value)[: -]+(?!.* for configuration)"?(?<subject3>[\w=./-]+)`,
      String.raw`flag provided but not defined: (?<subject4>\S+)|illegal option`,
      String.raw`\bbad option: (?<subject5>\S+)|Unrecognized VM option '(?<subject6>[^']+)'`,
      String.raw`\bno such option: (?<subject7>\S+)`,
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
      'invalid value .* for configuration',
      String.raw`nginx: \[emerg\](?!.*permission denied)|Corefile:\d+|yaml: |YAMLException|JSONDecodeError`,
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
