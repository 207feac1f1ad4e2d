// Makes certificates. Loaded when one is due, for the library takes time that no other command should spend.
import 'reflect-metadata'
import { randomBytes, webcrypto } from 'node:crypto'
import { isIP } from 'node:net'
import { AsnConvert } from '@peculiar/asn1-schema'
import {
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  id_ce_nameConstraints,
  NameConstraints,
} from '@peculiar/asn1-x509'
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509'
import { DAY_MS, LEAF_DAYS, NAMES, type Pair } from './names.ts'

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

/** Clocks of machines that stand beside each other differ. */
const BACKDATED_MS = 3_600_000

const AUTHORITY_DAYS = 3650

const keyPair = (): Promise<webcrypto.CryptoKeyPair> =>
  webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']) as Promise<webcrypto.CryptoKeyPair>

/** Positive and of 16 bytes, as browsers want it. */
const serialNumber = (): string => `01${randomBytes(15).toString('hex')}`

const validity = (days: number, now: number): { notBefore: Date; notAfter: Date } => ({
  notBefore: new Date(now - BACKDATED_MS),
  notAfter: new Date(now - BACKDATED_MS + days * DAY_MS),
})

async function pair(certificate: X509Certificate, { privateKey }: webcrypto.CryptoKeyPair): Promise<Pair> {
  const key = PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', privateKey), 'PRIVATE KEY')
  return { certificate: `${certificate.toString('pem')}\n`, key: `${key}\n` }
}

/** The names that may be vouched for, critical: whoever trusts the authority trusts it with nothing else. */
function onlyThisMachine(): Extension {
  const permitted = NAMES.map((name) => {
    const family = isIP(name)
    const mask = family === 4 ? '/32' : '/128'
    return new GeneralSubtree({ base: new GeneralName(family ? { iPAddress: `${name}${mask}` } : { dNSName: name }) })
  })
  const constraints = new NameConstraints({ permittedSubtrees: new GeneralSubtrees(permitted) })
  return new Extension(id_ce_nameConstraints, true, AsnConvert.serialize(constraints))
}

/** A new authority, which can vouch for the names of this machine alone. `now` in epoch milliseconds. */
export async function makeAuthority(now = Date.now()): Promise<Pair> {
  const keys = await keyPair()
  const name = `CN=Taskora local authority ${randomBytes(4).toString('hex')}, O=Taskora`
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name,
    ...validity(AUTHORITY_DAYS, now),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      onlyThisMachine(),
    ],
  })
  return pair(certificate, keys)
}

/** A server's certificate with its key, for these names. `now` in epoch milliseconds. */
export async function issueLeaf(
  authority: Pair,
  {
    names = NAMES,
    days = LEAF_DAYS,
    now = Date.now(),
  }: { names?: readonly string[]; days?: number; now?: number } = {},
): Promise<Pair> {
  const issuer = new X509Certificate(authority.certificate)
  const signingKey = await webcrypto.subtle.importKey(
    'pkcs8',
    PemConverter.decodeFirst(authority.key),
    ALGORITHM,
    false,
    ['sign'],
  )
  const keys = await keyPair()
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: `CN=${names[0]}, O=Taskora`,
    issuer: issuer.subject,
    ...validity(days, now),
    signingKey,
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) ? ('ip' as const) : ('dns' as const), value })),
      ),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(issuer),
    ],
  })
  return pair(certificate, keys)
}
