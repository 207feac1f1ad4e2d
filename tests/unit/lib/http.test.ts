import { createServer } from 'node:http'
import t from 'tap'
import { fetchAnswer } from '../../../scripts/lib/http.ts'
import { listeningFor } from '../../fixtures/suite/listening.ts'

t.test(
  'each request has a connection of its own, which a Service leads to a pod that is ready at that moment',
  async (t) => {
    let connections = 0
    const server = createServer((_request, response) => response.end('ok')).on('connection', () => {
      connections++
    })
    const { url } = await listeningFor(t, server, { host: 'localhost' })
    for (let count = 0; count < 3; count++) t.equal((await fetchAnswer(url)).text, 'ok')
    t.equal(connections, 3)
    for (let count = 0; count < 3; count++) await (await fetch(url)).text()
    t.ok(connections < 6, 'a plain fetch keeps its connection')
  },
)
