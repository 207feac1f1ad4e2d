import { failureWords } from '../lib/http.ts'
import { plainHttp, tlsHttp } from '../lib/node-http.ts'
import { publicUrl } from '../lib/release/live.ts'
import type { Context } from '../lib/run/context.ts'
import { expect } from '../lib/run/health.ts'
import { wayIn } from '../lib/run/way-in.ts'
import { targetOf } from '../lib/run/which-cluster.ts'
import { ANSWER_MS } from './ask.ts'
import { readObjects } from './objects.ts'

/** No Ingress has it: a controller says that it does not know it, the frontend answers whatever it is called. */
const STRANGER = 'elsewhere.invalid'

/** Tells a controller from the frontend itself by how a name is answered that the Ingress does not have. */
export async function checkWayIn(context: Context): Promise<string> {
  const { ingress, tls } = wayIn(context)
  const url = publicUrl(context)
  if (targetOf(context.config)) return namedByIngress(context, url)
  const status = await statusAs(STRANGER, url, context.signal)
  if (!ingress) {
    expect(status !== 404, `${url} leads to an ingress controller, which was not asked for`)
    return 'a node port of the frontend'
  }
  expect(status === 404, `${url} does not lead through the ingress controller: ${STRANGER} gets status ${status}`)
  return `the ingress controller${tls ? ', by https' : ''}, which knows no ${STRANGER}`
}

/** The status of the page under another name of the same address; fetch does not let one choose. */
const statusAs = (host: string, url: string, signal: AbortSignal): Promise<number> =>
  new Promise((resolve, reject) => {
    const { hostname: servername, protocol } = new URL(url)
    const { request } = protocol === 'https:' ? tlsHttp() : plainHttp()
    // The certificate is that of the address, whatever name is asked for.
    const how = { headers: { host, connection: 'close' }, signal, timeout: ANSWER_MS, servername }
    request(`${url}/sign-in`, how, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
      .on('timeout', function (this: { destroy(error: Error): void }) {
        this.destroy(new Error(`${url} does not answer`))
      })
      .on('error', (error) => reject(new Error(`${url}: ${failureWords(error)}`, { cause: error })))
      .end()
  })

/** The controllers of a target answer strangers as they like: what counts is that the release asks for this name. */
async function namedByIngress(context: Context, url: string): Promise<string> {
  const { hostname } = new URL(url)
  const [ingress] = await readObjects(context, 'Ingress')
  if (!ingress) return `not seen: there is no Ingress, so ${hostname} leads here in another way`
  const { rules = [] } = (ingress['spec'] ?? {}) as { rules?: { host?: string }[] }
  const hosts = rules.map(({ host }) => host ?? '')
  expect(hosts.includes(hostname), `${url} is no address of the Ingress, which has ${hosts.join(', ')}`)
  return `the Ingress ${ingress.metadata.name}, for ${hostname}`
}
