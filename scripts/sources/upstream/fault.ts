import { type ErrorCode, EXIT, UserError } from '../../lib/errors.ts'
import { formatSize } from '../../lib/units.ts'

export type FaultKind = 'unreachable' | 'untrusted' | 'limited' | 'notFound' | 'incomplete' | 'stalled' | 'checksum'

/** Why one try of a download ended, and whether another try can end differently. */
export class DownloadFault extends Error {
  readonly kind: FaultKind
  readonly retry: boolean
  /** How long the server asks to be left alone. */
  readonly waitMs: number | undefined

  constructor(kind: FaultKind, detail: string, retry: boolean, waitMs?: number) {
    super(detail)
    this.kind = kind
    this.retry = retry
    this.waitMs = waitMs
  }
}

const CODES: Record<FaultKind, ErrorCode> = {
  unreachable: 'TSK_DOWNLOAD_UNREACHABLE',
  untrusted: 'TSK_DOWNLOAD_UNTRUSTED',
  limited: 'TSK_DOWNLOAD_RATE_LIMIT',
  notFound: 'TSK_DOWNLOAD_NOT_FOUND',
  incomplete: 'TSK_DOWNLOAD_INCOMPLETE',
  stalled: 'TSK_DOWNLOAD_STALLED',
  checksum: 'TSK_DOWNLOAD_CHECKSUM',
}

const STATEMENTS: Record<FaultKind, string> = {
  unreachable: 'cannot be reached',
  untrusted: 'comes from a server whose certificate is not trusted here',
  limited: 'was refused: too many requests from this address',
  notFound: 'is not there',
  incomplete: 'was cut off',
  stalled: 'came too slowly',
  checksum: 'is not the pinned file',
}

const FROM_PACKAGES = 'or build everything from package registries: `npm run deploy -- --sources packages`'

const HINTS: Record<FaultKind, string> = {
  unreachable: `Check network and proxy (HTTPS_PROXY), set \`mirror\` in taskora.yaml, ${FROM_PACKAGES}`,
  untrusted:
    "A proxy or firewall may put its own certificate in place of the publisher's: name the one of its authority with " +
    '`export NODE_EXTRA_CA_CERTS=/path/to/company.pem` (macOS keychain: `security find-certificate -a -p ' +
    '/Library/Keychains/System.keychain > company.pem` writes that file)',
  limited: `Wait as long as the server says, set \`mirror\` in taskora.yaml, ${FROM_PACKAGES}`,
  notFound: `If \`mirror\` is set in taskora.yaml, see whether it holds this file; ${FROM_PACKAGES}`,
  incomplete: `Run the same command again, ${FROM_PACKAGES}`,
  stalled: `Run the same command again when the network is faster, set \`mirror\` in taskora.yaml, ${FROM_PACKAGES}`,
  checksum:
    'Something between here and the publisher (a proxy, a mirror, a sign-in page) served another file: find out ' +
    'what, before you trust it',
}

/** The fault as an error for people. */
export function downloadError(name: string, url: string, fault: DownloadFault, tries: number): UserError {
  return new UserError(CODES[fault.kind], `${name} ${STATEMENTS[fault.kind]}`, {
    evidence: [url, fault.message, ...(tries > 1 ? [`after ${tries} tries`] : [])],
    hint: HINTS[fault.kind],
    exitCode: EXIT.guard,
    cause: fault,
  })
}

/** `12 MB of 138 MB`, or `12 MB` where the server did not say how much there is. */
export const amount = (bytes: number, total: number | undefined): string =>
  total === undefined ? formatSize(bytes) : `${formatSize(bytes)} of ${formatSize(total)}`
