// How log lines say that a connection does not come about.

import { anyOf } from '../../any-of.ts'
import type { Complaint } from './complaint.ts'

const HOST = String.raw`"?(?:[a-z+]+:\/\/)?(?:[^\s@"'/]+@)?(?<host>[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?)"?`

export const CONNECTION_PATTERNS: readonly [Complaint, RegExp][] = [
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
      `server can't find ${HOST.replace('<host>', '<host7>')}: (?:NXDOMAIN|SERVFAIL)`,
      `(?:nslookup|ping): (?:can't resolve|bad address) '?${HOST.replace('<host>', '<host8>')}`,
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
      // PostgreSQL says so of whoever called it and has gone, which is nothing that it needs.
      '(?<!client: )Connection reset by peer',
      'no healthy upstream',
      'failed to connect to',
    ),
  ],
  ['unreachable', /no route to host|EHOSTUNREACH|network is unreachable|ENETUNREACH/i],
]
