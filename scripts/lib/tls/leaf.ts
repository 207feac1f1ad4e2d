import { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { DAY_MS, NAMES, RENEW_DAYS } from './names.ts'

/** What people want to know of a certificate that serves. */
export interface LeafState {
  /** ISO 8601. */
  readonly until: string
  /** Whole days that are left; negative when it has ended. */
  readonly daysLeft: number
  /** Why it must not stay, or undefined. */
  readonly trouble?: string
}

const parsed = (pem: string): X509Certificate | undefined => {
  try {
    return new X509Certificate(pem)
  } catch {
    return undefined
  }
}

/** Names that a certificate (PEM) does not have. */
const missingNames = (leaf: X509Certificate): string[] =>
  NAMES.filter((name) => (isIP(name) ? leaf.checkIP(name) : leaf.checkHost(name)) === undefined)

/** Whether the authority (PEM) has signed it; both may be anything. */
function isIssuedBy(leaf: X509Certificate, authority: string): boolean {
  const issuer = parsed(authority)
  return issuer !== undefined && leaf.checkIssued(issuer) && leaf.verify(issuer.publicKey)
}

/**
 * Judges a certificate (PEM) by its issuer, names and dates. `authority` is undefined where this machine has none.
 * `now` in epoch milliseconds.
 */
export function judgeLeaf(pem: string, authority: string | undefined, now = Date.now()): LeafState {
  const leaf = parsed(pem)
  if (!leaf) return { until: '', daysLeft: 0, trouble: 'the certificate cannot be read' }
  const until = new Date(leaf.validTo)
  const daysLeft = Math.floor((until.getTime() - now) / DAY_MS)
  const [missing] = missingNames(leaf)
  const trouble =
    authority === undefined || !isIssuedBy(leaf, authority)
      ? 'the certificate is not of the authority of this installation'
      : missing !== undefined
        ? `the certificate is not for ${missing}`
        : until.getTime() <= now
          ? `the certificate ended on ${until.toISOString().slice(0, 10)}`
          : daysLeft < RENEW_DAYS
            ? `the certificate has ${daysLeft} days left`
            : undefined
  return { until: until.toISOString(), daysLeft, ...(trouble === undefined ? {} : { trouble }) }
}
