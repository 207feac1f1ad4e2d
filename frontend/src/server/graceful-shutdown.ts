import 'server-only'
import { subscribe } from 'node:diagnostics_channel'
import type { Server, ServerResponse } from 'node:http'

/**
 * How long answers still ask clients to reconnect elsewhere: longer than the pause between two requests of a busy
 * client. In the cluster, longer than the server itself keeps a connection that nothing goes over.
 */
const drainMs = (): number => 1_000 * Number(process.env.SHUTDOWN_DRAIN_SECONDS || 2)

/**
 * Ends the server as HTTP asks for (RFC 9112, 9.6): for a moment after SIGTERM each answer says that it is the last one
 * of its connection, so that clients go elsewhere by themselves; then the server closes, and the process ends with the
 * last answer. Next.js closes kept connections at once, and whoever sends a request at that instant gets none back.
 */
export function enableGracefulShutdown(): void {
  const servers = new Set<Server>()
  let ending = false
  subscribe('http.server.request.start', (message) => {
    const { server, response } = message as { server: Server; response: ServerResponse }
    servers.add(server)
    if (ending) response.shouldKeepAlive = false
  })
  const close = async () => {
    await Promise.all([...servers].map((server) => new Promise((resolve) => server.close(resolve))))
    process.exit(0)
  }
  process.once('SIGTERM', () => {
    ending = true
    setTimeout(() => void close(), drainMs())
  })
  process.once('SIGINT', () => void close())
}
