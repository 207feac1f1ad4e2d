// Certificates as other programs judge them: a server of Node serves them, and a client of Node checks.
import { X509Certificate } from 'node:crypto'
import { createServer, get } from 'node:https'
import t, { type Test } from 'tap'
import { issueLeaf, makeAuthority } from '../../../../scripts/lib/tls/issue.ts'
import { judgeLeaf } from '../../../../scripts/lib/tls/leaf.ts'
import { DAY_MS, NAMES, type Pair } from '../../../../scripts/lib/tls/names.ts'
import { listeningFor } from '../../../fixtures/suite/listening.ts'

const authority = await makeAuthority()
const judged = async (pair: Promise<Pair>, by = authority): Promise<string | undefined> =>
  judgeLeaf((await pair).certificate, by.certificate).trouble

/** What a client says that trusts the authority alone: `ok`, or the reason in OpenSSL's words. */
async function seen(t: Test, { certificate: cert, key }: Pair, host = 'localhost', ca = authority): Promise<string> {
  const server = createServer({ cert, key }, (_request, response) => response.end('ok'))
  const { port } = await listeningFor(t, server, { host: 'localhost' })
  return new Promise((resolve) => {
    get({ port, host: 'localhost', servername: host, ca: ca.certificate, agent: false }, (answer) => {
      answer.resume()
      resolve('ok')
    }).on('error', ({ code, message }: NodeJS.ErrnoException) => resolve(`${code} ${message}`))
  })
}

t.test('a certificate serves the names of this machine, to whoever trusts the authority', async (t) => {
  const leaf = await issueLeaf(authority)
  t.equal(await seen(t, leaf), 'ok')
  t.equal(await seen(t, leaf, 'taskora.localhost'), 'ok')
  const parsed = new X509Certificate(leaf.certificate)
  t.ok(parsed.checkIP('127.0.0.1') && parsed.checkIP('::1'))
  t.match(await seen(t, leaf, 'localhost', await makeAuthority()), /UNABLE_TO_VERIFY_LEAF_SIGNATURE/)
  t.match(await seen(t, leaf, 'tasks.localhost'), /ERR_TLS_CERT_ALTNAME_INVALID/)
})

t.test('the authority can vouch for no name beyond this machine', async (t) => {
  const other = await issueLeaf(authority, { names: ['example.com', 'localhost'] })
  t.match(await seen(t, other), /permitted subtree violation/)
  t.match(
    await seen(t, await issueLeaf(authority, { names: ['localhost', '10.0.0.1'] })),
    /permitted subtree violation/,
  )
})

t.test('a certificate is no authority, and lives no longer than browsers take', async (t) => {
  const leaf = new X509Certificate((await issueLeaf(authority)).certificate)
  t.equal(leaf.ca, false)
  const days = (Date.parse(leaf.validTo) - Date.parse(leaf.validFrom)) / DAY_MS
  t.ok(days <= 398 && days > 390, `${days} days`)
  t.ok(new X509Certificate(authority.certificate).ca)
})

t.test('what must not stay is told apart: another authority, a missing name, an end, few days', async (t) => {
  t.equal(await judged(issueLeaf(authority)), undefined)
  t.equal(await judged(issueLeaf(authority, { days: 31 })), undefined)
  t.equal(await judged(issueLeaf(authority, { days: 30 })), 'the certificate has 29 days left')
  t.match(await judged(issueLeaf(authority, { days: 1, now: Date.now() - 3 * DAY_MS })), /^the certificate ended on 2/)
  t.equal(await judged(issueLeaf(authority, { names: NAMES.slice(0, -1) })), 'the certificate is not for ::1')
  t.equal(await judged(issueLeaf(authority, { names: ['localhost'] })), 'the certificate is not for taskora.localhost')
  const stranger = await makeAuthority()
  t.equal(await judged(issueLeaf(stranger)), 'the certificate is not of the authority of this installation')
  t.equal(judgeLeaf('nonsense', authority.certificate).trouble, 'the certificate cannot be read')
  t.match(judgeLeaf((await issueLeaf(authority)).certificate, undefined).trouble, /not of the authority/)
})
