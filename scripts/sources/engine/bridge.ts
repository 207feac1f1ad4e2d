import { readFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import type { Shell } from '../../lib/shell/shell.ts'
import { removeOwnRules } from './firewall.ts'

/** An IPv4 network as two numbers. */
interface Network {
  base: number
  mask: number
}

/**
 * Private /24 networks that neither Docker's own pools (172.17-31, 192.168) nor minikube (192.168.49 and up) hand out.
 */
const CANDIDATES = Array.from({ length: 16 }, (_, index) => `10.213.${index * 16}.0`)

/**
 * Makes the engine's own bridge and gives it a network that nothing on this machine uses. An existing docker0 is never
 * shared: two engines on one bridge would give the same addresses to different containers.
 */
export async function ensureBridge(shell: Shell, name: string): Promise<void> {
  const existing = await shell.probe('ip', ['-4', '-oneline', 'address', 'show', 'dev', name])
  if (existing.exitCode === 0 && existing.stdout.includes(' inet ')) {
    await shell.act('ip', ['link', 'set', name, 'up'])
    return
  }
  const network = freeNetwork(CANDIDATES, usedNetworks())
  if (existing.exitCode !== 0) await shell.act('ip', ['link', 'add', 'name', name, 'type', 'bridge'])
  await shell.act('ip', ['address', 'replace', `${network.replace(/0$/, '1')}/24`, 'dev', name])
  await shell.act('ip', ['link', 'set', name, 'up'])
}

/** Removes the bridge and the packet rules that name it; dockerd leaves both behind. */
export async function removeBridge(shell: Shell, name: string): Promise<void> {
  const { exitCode, stdout } = await shell.probe('ip', ['-4', '-oneline', 'address', 'show', 'dev', name])
  if (exitCode !== 0) return
  await removeOwnRules(shell, name, /inet (\d+\.\d+\.\d+)\.\d+\/24/.exec(stdout)?.[1]?.concat('.0/24'))
  await shell.act('ip', ['link', 'delete', name])
}

/** The first candidate /24 that overlaps with nothing in use; the last one when all do, and dockerd then says so. */
export function freeNetwork(candidates: readonly string[], used: readonly Network[]): string {
  const overlaps = (base: number): boolean =>
    used.some((network) => {
      const mask = network.mask & 0xffffff00
      return (base & mask) === (network.base & mask)
    })
  return candidates.find((candidate) => !overlaps(toNumber(candidate))) ?? candidates.at(-1)!
}

/**
 * Networks of the interfaces, and of the routes: a VPN's networks show up only there. The default route is no network.
 */
function usedNetworks(): Network[] {
  const addresses = Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .filter(({ family }) => family === 'IPv4')
  const interfaces = addresses.map(({ address, netmask }) => ({ base: toNumber(address), mask: toNumber(netmask) }))
  return [...interfaces, ...parseRoutes(readRoutes())]
}

function readRoutes(): string {
  try {
    return readFileSync('/proc/net/route', 'utf8')
  } catch {
    return ''
  }
}

/** Destinations and masks of /proc/net/route, which writes addresses as little-endian hexadecimal. */
export function parseRoutes(table: string): Network[] {
  const rows = table
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'))
  return rows
    .filter((row) => row[7] !== undefined && row[7] !== '00000000')
    .map((row) => ({ base: fromLittleEndian(row[1]!), mask: fromLittleEndian(row[7]!) }))
}

const fromLittleEndian = (hex: string): number => Buffer.from(hex, 'hex').readInt32LE()

/** A dotted address as a signed 32-bit number, the kind that bitwise operators work on. */
export const toNumber = (address: string): number => Buffer.from(address.split('.').map(Number)).readInt32BE()
