import 'server-only'
import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'

const HEADER = 'x-forwarded-for'

/** Reads `10.0.0.0/8, 192.0.2.7`; throws what is wrong with it. */
export function parseProxies(text: string): BlockList {
  const proxies = new BlockList()
  for (const part of text.split(',').map((each) => each.trim())) {
    if (part === '') continue
    const [address = '', bits] = part.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (isIP(address) === 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits)))
      throw new Error(`has no address: ${part}`)
    if (bits === undefined) proxies.addAddress(address, family)
    else proxies.addSubnet(address, Number(bits), family)
  }
  return proxies
}

/**
 * The address of the client: that of the connection, unless a known proxy opened it. Each proxy adds the address that
 * it
 * was asked from at the right end of X-Forwarded-For; everything left of the first unknown address anybody can make up.
 */
export function clientAddress(peer: string, forwarded: string, proxies: BlockList): string {
  let address = plain(peer)
  for (const hop of forwarded.split(',').reverse()) {
    const next = plain(hop.trim())
    if (isIP(next) === 0 || !proxies.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')) break
    address = next
  }
  return address
}

/** An IPv4 address that came over a socket of both families. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '')

/**
 * From now on X-Forwarded-For of every request holds one address, which can be believed. Next.js passes on what the
 * caller wrote there, and limits that count by address would count whatever an attacker likes.
 */
export function enableClientAddresses(proxies: BlockList): void {
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage }
    const forwarded = [request.headers[HEADER] ?? ''].flat().join(',')
    request.headers[HEADER] = clientAddress(request.socket.remoteAddress ?? '', forwarded, proxies)
  })
}
