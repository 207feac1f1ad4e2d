import { connect, createServer, type Server, type Socket } from 'node:net'

/** A server that connections are led to. */
export interface Place {
  readonly host: string
  readonly port: number
}

export interface WayIn {
  readonly server: Server
  /** Ends the connections to another place than new ones are led to. Those of the hot reload stay: they await news. */
  follow(): void
}

/** How a request for the WebSocket of the hot reload begins, which a browser makes on a connection of its own. */
const HOT_RELOAD = 'GET /_next/hmr'

/**
 * Leads every connection to the place that `choose` names at its beginning, byte by byte: pages, uploads, streams and
 * WebSockets alike.
 */
export function listenForAll(address: Place, choose: () => Place): WayIn {
  const connections = new Map<Socket, Place>()
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const place = choose()
    const inner = connect({ ...place, allowHalfOpen: true, noDelay: true })
    connections.set(client, place)
    client.once('data', (chunk) => {
      if (chunk.toString('latin1', 0, HOT_RELOAD.length) === HOT_RELOAD) connections.delete(client)
    })
    client.once('close', () => connections.delete(client))
    endTogether(client, inner)
    client.pipe(inner).pipe(client)
  })
  server.listen(address.port, address.host)
  return {
    server,
    follow() {
      const now = choose()
      for (const [client, place] of connections) if (place !== now) client.destroy()
    },
  }
}

/** A connection that breaks on one side breaks on the other one, too: nobody waits for an answer that never comes. */
function endTogether(...both: readonly [Socket, Socket]): void {
  const end = (): void => {
    for (const socket of both) socket.destroy()
  }
  for (const socket of both) socket.on('error', end).on('close', end)
}
