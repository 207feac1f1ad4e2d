import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { clientAddress, enableClientAddresses, parseProxies } from '@/server/client-address'

const PROXIES = parseProxies('10.0.0.0/8, 192.0.2.7, fd00::/8')

test.each([
  ['no proxy is in between', '203.0.113.9', '', '203.0.113.9'],
  ['a stranger forges an address', '203.0.113.9', '198.51.100.1', '203.0.113.9'],
  ['a stranger forges a chain that ends in a proxy', '203.0.113.9', '198.51.100.1, 10.0.0.1', '203.0.113.9'],
  ['a proxy says who asked', '10.1.2.3', '198.51.100.1', '198.51.100.1'],
  ['a client of the proxy forges what is left of it', '10.1.2.3', '8.8.8.8, 198.51.100.1', '198.51.100.1'],
  ['two proxies are in a row', '10.1.2.3', '8.8.8.8,198.51.100.1,192.0.2.7', '198.51.100.1'],
  ['a proxy says nothing', '10.1.2.3', '', '10.1.2.3'],
  ['a proxy passes nonsense on', '10.1.2.3', '198.51.100.1, unknown', '10.1.2.3'],
  ['the socket is of both families', '::ffff:10.1.2.3', '::ffff:198.51.100.1', '198.51.100.1'],
  ['all of it is IPv6', 'fd00::1', '2001:db8::1', '2001:db8::1'],
])('%s', (_, peer, forwarded, client) => {
  expect(clientAddress(peer, forwarded, PROXIES)).toBe(client)
})

test('without known proxies nobody is believed', () => {
  expect(clientAddress('10.1.2.3', '198.51.100.1', parseProxies(''))).toBe('10.1.2.3')
})

test.each(['nonsense', '10.0.0.0/x', '10.0.0.0/99', '300.1.1.1'])('%s is no proxy', (text) => {
  expect(() => parseProxies(text)).toThrow()
})

test('a request over a real connection carries one address, whatever its header said', async () => {
  enableClientAddresses(parseProxies(''))
  const server = createServer((request, response) => response.end(request.headers['x-forwarded-for']))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const headers = { 'x-forwarded-for': '198.51.100.1' }
  expect(await (await fetch(url, { headers })).text()).toBe('127.0.0.1')
  expect(await (await fetch(url)).text()).toBe('127.0.0.1')
  server.close()
})
