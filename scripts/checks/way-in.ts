import { failureWords } from '../lib/http.ts'
import { plainHttp, tlsHttp } from '../lib/node-http.ts'
import { publicUrl } from '../lib/release/live.ts'
import type { Context } from '../lib/run/context.ts'
import { expect } from '../lib/run/health.ts'
import { wayIn } from '../lib/run/way-in.ts'
import { ANSWER_MS } from './ask.ts'

/** No Ingress has it: a controller says that it does not know it, the frontend answers whatever it is called. */
const STRANGER = 'elsewhere.invalid'

/** Tells a controller from the frontend itself by how a name is answered that the Ingress does not have. */
export async function checkWayIn(context: Context): Promise<string> {
  const { ingress, tls } = wayIn(context)
  const url = publicUrl(context)
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
