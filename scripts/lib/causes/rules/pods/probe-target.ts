// Probes whose target is not what the process offers.

import { anyOf } from '../../../any-of.ts'
import type { Probe } from '../../facts/objects.ts'
import type { Found } from '../../world/finding.ts'
import { eventLine, listed, say, shorten } from '../../world/words.ts'
import type { World } from '../../world/world.ts'
import { allLines } from './crash.ts'
import { type Failing, portOf, type Which } from './failing-probes.ts'

const LISTENS = new RegExp(
  '(?:listen(?:ing|s)?|started|running|serving|server|bound|bind|ready|accepting' +
    String.raw`|up)\b.{0,60}?(?:port[ =:]+|:)(\d{2,5})\b`,
  'i',
)

/** The port on which the process says that it listens. */
function saidPort(world: World, { pod, container }: Failing): { port: number; line: string } | undefined {
  const line = allLines(world, pod, container).find((each) => LISTENS.test(each) && !/error|fail|refused/i.test(each))
  return line ? { port: Number(LISTENS.exec(line)![1]), line } : undefined
}

/** A probe whose target is not what the process offers. */
export function wrongTarget(world: World, each: Failing): (Partial<Found> & { cause: string }) | undefined {
  const { container, which, probe, words, workload } = each
  const name = `The ${NAMES[which]} probe of ${say(workload)}`
  const port = portOf(container, which)
  const asked = probe.httpGet?.port ?? probe.tcpSocket?.port ?? probe.grpc?.port
  const declared = (container.spec.ports ?? []).map(({ containerPort }) => containerPort)
  const said = saidPort(world, each)
  const refused = /connection refused/i.test(words)
  if (asked !== undefined && port === undefined && !/^\d+$/.test(String(asked)))
    return { cause: `${name} asks port "${asked}", and no port of container ${container.name} has that name` }
  if (refused && said && port !== undefined && said.port !== port)
    return {
      cause: `${name} asks port ${port}, and the process listens on ${said.port}`,
      evidence: [
        eventLine(each.event),
        `log: ${shorten(said.line)}`,
        `container ${container.name}: ports ${declared.join(', ')}`,
      ],
    }
  if (refused && port !== undefined && declared.length > 0 && !declared.includes(port) && container.running)
    return {
      cause:
        `${name} asks port ${port}, on which nothing listens: container ${container.name} has ` +
        listed(declared.map(String)),
      confidence: 0.9,
    }
  const status = /statuscode: (\d+)/i.exec(words)?.[1]
  const secure = status === '400' && probe.httpGet && probe.httpGet.scheme !== 'HTTPS' && speaksTls(world, each, port)
  if (secure)
    return {
      cause: `${name} speaks HTTP, and the process on port ${port ?? '?'} speaks HTTPS (httpGet.scheme)`,
      evidence: [eventLine(each.event), secure.line],
      confidence: secure.confidence,
    }
  if (status === '404' || status === '405' || status === '410' || status === '400')
    return {
      cause:
        `${name} asks for ${probe.httpGet?.path ?? 'a path'}, which the application does not have (status ` +
        `${status})`,
      confidence: 0.92,
    }
  if (status === '401' || status === '403')
    return {
      cause: `${name} asks for ${probe.httpGet?.path ?? 'a path'}, which demands credentials (status ${status})`,
      confidence: 0.85,
    }
  if (
    anyOf(
      'i',
      String.raw`malformed HTTP|HTTP\/0\.9|server gave HTTP response to HTTPS client`,
      'first record does not look like a TLS|http2',
      String.raw`net\/http: HTTP\/1\.x transport connection broken|\bEOF\b`,
      'connection reset',
    ).test(words)
  )
    return {
      cause: `${name} speaks ${spoken(probe)}, and the process on port ${port ?? '?'} speaks another protocol`,
      confidence: /EOF|reset/i.test(words) ? 0.75 : 0.9,
    }
  if (/Unimplemented|unknown service grpc\.health/i.test(words))
    return { cause: `${name} asks by gRPC, and the process does not offer the gRPC health service`, confidence: 0.9 }
  if (probe.grpc && /(?:connection error|preface|failed to connect|timeout: failed|context deadline)/i.test(words))
    return { cause: `${name} asks by gRPC on port ${port ?? '?'}, and nothing there speaks gRPC`, confidence: 0.75 }
  if (probe.exec && /not found|no such file|executable file|exec failed/i.test(words))
    return {
      cause: `${name} runs "${(probe.exec.command ?? []).join(' ')}", which the image does not have`,
      confidence: 0.9,
    }
  return undefined
}

const PLAIN_TO_TLS = new RegExp(
  'HTTP request (?:was sent )?to (?:an )?HTTPS|plain HTTP request was sent to HTTPS' +
    '|TLS handshake error.*(?:HTTP request|first record)|http request received on an https|wrong version number',
  'i',
)
const TLS_PORTS: ReadonlySet<number> = new Set([443, 4443, 6443, 8443, 9443])

/** Why a refused request means that the server wants TLS: its log says so, or its port is one of those used for it. */
function speaksTls(
  world: World,
  { pod, container }: Failing,
  port: number | undefined,
): { line: string; confidence: number } | undefined {
  const said = allLines(world, pod, container).find((line) => PLAIN_TO_TLS.test(line))
  if (said !== undefined) return { line: `log: ${shorten(said)}`, confidence: 0.92 }
  return TLS_PORTS.has(port ?? 0)
    ? { line: `container ${container.name}: port ${port} is one of those for HTTPS`, confidence: 0.75 }
    : undefined
}

const spoken = ({ httpGet, tcpSocket, grpc }: Probe): string =>
  httpGet ? (httpGet.scheme ?? 'HTTP') : tcpSocket ? 'plain TCP' : grpc ? 'gRPC' : 'a command'

export const NAMES: Readonly<Record<Which, string>> = {
  readinessProbe: 'readiness',
  livenessProbe: 'liveness',
  startupProbe: 'startup',
}
