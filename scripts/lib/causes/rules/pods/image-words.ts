import { anyOf } from '../../../any-of.ts'
/** Why a pull failed, by the words of registry and runtime. */
export type PullFault =
  | 'not-found'
  | 'denied'
  | 'not-found-or-denied'
  | 'rate'
  | 'certificate'
  | 'dns'
  | 'unreachable'
  | 'platform'
  | 'name'
  | 'never'
  | 'disk'
  | 'unknown'

/** The first that matches decides: an answer of the registry says more than the end of a connection. */
const FAULTS: readonly [PullFault, RegExp][] = [
  ['disk', /no space left on device|disk quota exceeded/i],
  ['rate', /toomanyrequests|\b429\b|rate limit|too many requests/i],
  [
    'platform',
    anyOf(
      'i',
      'no match(ing)? (for platform|manifest for)',
      'does not match the specified platform',
      'image operating system .* cannot be used',
    ),
  ],
  [
    'certificate',
    anyOf(
      'i',
      'x509:|certificate (signed by|has expired|is not)|tls: failed to verify',
      'server gave HTTP response to HTTPS client',
      'first record does not look like a TLS handshake',
    ),
  ],
  [
    'denied',
    anyOf(
      'i',
      String.raw`\bunauthorized\b|authentication required|no basic auth credentials`,
      'failed to fetch (?:oauth|anonymous) token.*40[13]',
    ),
  ],
  ['not-found-or-denied', /repository does not exist or may require|pull access denied|insufficient_scope/i],
  [
    'denied',
    anyOf(
      'i',
      'unauthorized|authentication required|no basic auth credentials',
      String.raw`\b40[13]\b|forbidden|access denied|denied: |authorization failed`,
      'failed to fetch (oauth|anonymous) token',
    ),
  ],
  [
    'not-found',
    anyOf(
      'i',
      'manifest unknown|manifest for .+ not found|name unknown',
      'repository .+ not found|not found: |: not found|404 not found',
      'no such image|unexpected status.*404|not found$',
    ),
  ],
  ['dns', /no such host|server misbehaving|temporary failure in name resolution|lookup \S+.*(i\/o timeout|on \S+:53)/i],
  [
    'unreachable',
    anyOf(
      'i',
      String.raw`i\/o timeout|connection (refused|reset|timed out)|deadline exceeded`,
      'tls handshake timeout|no route to host|network is unreachable',
      String.raw`proxyconnect|client\.timeout|\beof\b|50[0234]`,
    ),
  ],
]

/** Reads the kubelet's reason and all words about one image. */
export function pullFault(reason: string, words: string): PullFault {
  if (reason === 'ErrImageNeverPull' || /pull policy of Never/i.test(words)) return 'never'
  if (/InvalidImageName/.test(reason) || /couldn't parse image|invalid reference format/i.test(words)) return 'name'
  return FAULTS.find(([, pattern]) => pattern.test(words))?.[0] ?? 'unknown'
}
