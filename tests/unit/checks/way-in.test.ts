// Whether what answers is the frontend itself or a controller before it.
import { createServer } from 'node:http'
import t, { type Test } from 'tap'
import { checkWayIn } from '../../../scripts/checks/way-in.ts'
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
