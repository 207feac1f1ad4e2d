// The certificate authority of this installation: made once, kept on this machine, used by every profile of a checkout.
import { X509Certificate } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { commonName } from '../common-name.ts'
import { UserError } from '../errors.ts'
import { tls } from '../node-http.ts'
import type { Context } from '../run/context.ts'
import { wayIn } from '../run/way-in.ts'
import type { Pair } from './names.ts'

type Scope = Pick<Context, 'config' | 'paths'>
type Folders = Pick<Scope, 'paths'>

/** The authority's certificate, which may be shown to anybody and imported anywhere. */
export const authorityFile = ({ paths }: Folders): string => join(paths.state, 'tls', 'authority.pem')

/** Its key, for this machine's user alone. */
const keyFile = ({ paths }: Folders): string => join(paths.state, 'tls', 'authority-key.pem')

/** The authority's certificate (PEM), or undefined where none was made. */
export const authorityCertificate = (scope: Folders): string | undefined => readIfThere(authorityFile(scope))

/** Its common name, which is of this authority alone; undefined where none was made. */
export function authorityName(scope: Folders): string | undefined {
  const certificate = authorityCertificate(scope)
  return certificate === undefined ? undefined : commonName(new X509Certificate(certificate).subject)
}

/** The authority, made where there is none. Throws TSK_TLS_AUTHORITY when only a half of it is left. */
export async function ensureAuthority(scope: Folders): Promise<Pair> {
  const [certificate, key] = [authorityFile(scope), keyFile(scope)].map(readIfThere)
  if (certificate !== undefined && key !== undefined) return { certificate, key }
  if (certificate !== undefined) throw halfLost(scope)
  const { makeAuthority } = await import('./issue.ts')
  const made = await makeAuthority()
  mkdirSync(dirname(keyFile(scope)), { recursive: true, mode: 0o700 })
  // The certificate comes last: where there is one, there was a key.
  writePrivately(keyFile(scope), made.key)
  writeFileSync(authorityFile(scope), made.certificate, { mode: 0o644 })
  return made
}

/**
 * Lets requests of this process believe the authority, beside those that they believe anyway. Does nothing where TLS is
 * not the way in, or before there is an authority.
 */
export function believeAuthority(scope: Scope): void {
  const certificate = wayIn(scope).tls ? authorityCertificate(scope) : undefined
  if (certificate === undefined) return
  const { getCACertificates, setDefaultCACertificates } = tls()
  setDefaultCACertificates([...getCACertificates('default'), certificate])
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Whole or not at all, and never readable by others for a moment. */
function writePrivately(file: string, text: string): void {
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, text, { mode: 0o600 })
  chmodSync(draft, 0o600)
  renameSync(draft, file)
}

const halfLost = (scope: Folders): UserError =>
  new UserError('TSK_TLS_AUTHORITY', `The key of the certificate authority ${authorityFile(scope)} is gone`, {
    evidence: [`${keyFile(scope)} does not exist`],
    hint: `Restore the key, or delete ${authorityFile(scope)}: the next deployment then makes another authority`,
  })
