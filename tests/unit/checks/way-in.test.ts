// Whether what answers is the frontend itself or a controller before it.
import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import t, { type Test } from 'tap'
import { checkWayIn } from '../../../scripts/checks/way-in.ts'
import { believeAuthority, ensureAuthority } from '../../../scripts/lib/tls/authority.ts'
import { issueLeaf, makeAuthority } from '../../../scripts/lib/tls/issue.ts'
import { DAY_MS, type Pair } from '../../../scripts/lib/tls/names.ts'
import { listeningFor } from '../../fixtures/suite/listening.ts'
import { sandbox } from '../../fixtures/suite/sandbox.ts'

/** What is said where this answers, under the name by which the page is known or under any. */
async function verdict(t: Test, ingress: string, knows: (host: string) => boolean): Promise<string> {
  const server = createServer(({ headers: { host = '' } }, response) => {
    response.writeHead(knows(host) ? 200 : 404).end()
  })
  const { port } = await listeningFor(t, server, { host: 'localhost' })
  return checkWayIn(sandbox(t, {}, { settings: { port: String(port), ingress } }).context)
}

const controller = (host: string): boolean => host.startsWith('localhost:')
const frontend = (): boolean => true

t.test('the way in is told apart by how it answers to a name that nobody gave it', async (t) => {
  t.match(await verdict(t, 'on', controller), /^the ingress controller/)
  t.equal(await verdict(t, 'auto', frontend), 'a node port of the frontend')
  await t.rejects(verdict(t, 'on', frontend), { message: /does not lead through the ingress controller.*status 200/ })
  await t.rejects(verdict(t, 'off', controller), { message: /leads to an ingress controller, which was not asked for/ })
})

t.test('https is checked with the authority of this installation and nothing else', async (t) => {
  const before = getCACertificates('default')
  t.teardown(() => setDefaultCACertificates(before))
  const { context } = sandbox(t, {}, { settings: { tls: 'on' } })
  const authority = await ensureAuthority(context)
  believeAuthority(context)
  const verdictOf = async ({ certificate: cert, key }: Pair): Promise<string> => {
    const server = createSecureServer({ cert, key }, ({ headers: { host = '' } }, response) => {
      response.writeHead(controller(host) ? 200 : 404).end()
    })
    const { port } = await listeningFor(t, server, { host: 'localhost' })
    return checkWayIn({ ...context, config: { ...context.config, port } })
  }
  t.match(await verdictOf(await issueLeaf(authority)), /^the ingress controller, by https/)
  for (const [leaf, says] of [
    [issueLeaf(authority, { days: 1, now: Date.now() - 9 * DAY_MS }), /has ended \(CERT_HAS_EXPIRED\)/],
    [issueLeaf(authority, { names: ['taskora.localhost'] }), /for another name \(ERR_TLS_CERT_ALTNAME_INVALID\)/],
    [issueLeaf(await makeAuthority()), /not trusted \(UNABLE_TO_VERIFY_LEAF_SIGNATURE\)/],
  ] as const)
    await t.rejects(verdictOf(await leaf), { message: says })
})
