import { proxyToApi } from '@/server/api-proxy/handler'
import { mintToken, readSession } from '@/server/session'
import { settings } from '@/server/settings'

const TIMEOUT_MS = 10_000

function handle(request: Request): Promise<Response> {
  const { backendUrl, trustedOrigins } = settings()
  const accounts = { trustedOrigins, readSession, mintToken }
  return proxyToApi(request, { backendUrl, accounts, timeoutMs: TIMEOUT_MS })
}

export {
  handle as DELETE,
  handle as GET,
  handle as HEAD,
  handle as OPTIONS,
  handle as PATCH,
  handle as POST,
  handle as PUT,
}
