// Requests that the application itself refuses: because they are too many, or because of where they come from.
import { refOf } from '../facts/facts.ts'
import { templateOf } from '../facts/objects.ts'
import { type Found, type Rule, rule } from '../world/finding.ts'
import { listed, say, shorten } from '../world/words.ts'
import type { World } from '../world/world.ts'
import { users } from './parts.ts'

/** Fewer refusals are somebody who types fast. */
const LEAST = 5
const RECENT_MS = 5 * 60_000
const REFUSED = /"status": ?429\b/
const ROUTE = /"route": ?"([^"]+)"/

function* tooMany(world: World): Iterable<Found> {
  for (const ref of users(world)) {
    const lines = world.podsOf(ref).flatMap((pod) =>
      world
        .logsOf(pod)
        .filter(({ previous }) => !previous)
        .flatMap(({ lines: all, times }) =>
          all
            .filter((line, index) => REFUSED.test(line) && world.since(times?.[index] ?? 0) < RECENT_MS)
            .map((line) => ({ line, pod })),
        ),
    )
    if (lines.length < LEAST) continue
    const routes = [...new Set(lines.flatMap(({ line }) => ROUTE.exec(line)?.[1] ?? []))]
    yield {
      object: ref,
      cause:
        `${say(ref)} refuses requests because one account makes more than its rate limit allows` +
        (routes.length > 0 ? `: ${listed(routes, 3)}` : ''),
      evidence: [
        `${lines.length} answers with status 429 in the last 5 minutes`,
        `log of ${say(refOf(lines.at(-1)!.pod))}: ${shorten(lines.at(-1)!.line)}`,
      ],
      mend: 'Let the client wait for Retry-After, or raise rateLimits in the values, then: npm run deploy',
      // It protects the others: nothing is broken.
      level: 'warning',
      confidence: 0.85,
    }
  }
}

/** An Ingress to the frontend under a name that sign-in does not know. */
function* unknownHost(world: World): Iterable<Found> {
  const frontend = users(world).find(({ name }) => name.endsWith('frontend'))
  const workload = frontend && world.get(frontend)
  if (!frontend || !workload) return
  const env = templateOf(workload)?.containers?.flatMap((each) => each.env ?? [])
  const value = (wanted: string): string => env?.find(({ name }) => name === wanted)?.value ?? ''
  const origins = [value('PUBLIC_URL'), ...value('TRUSTED_ORIGINS').split(',')].filter((each) => URL.canParse(each))
  if (origins.length === 0) return
  const hosts = new Set(origins.map((each) => new URL(each).hostname))
  for (const ingress of world.all('Ingress').filter(({ metadata }) => metadata.namespace === frontend.namespace)) {
    const { rules = [] } = (ingress['spec'] ?? {}) as { rules?: IngressRule[] }
    const unknown = rules
      .filter(({ http }) => http?.paths?.some(({ backend }) => backend?.service?.name === frontend.name))
      .flatMap(({ host }) => (host && !hosts.has(host) ? [host] : []))
    if (unknown.length === 0) continue
    const ref = refOf(ingress)
    yield {
      object: ref,
      cause: `Nobody can sign in at ${unknown[0]}: ${say(ref)} leads there, and it is neither publicUrl nor trusted`,
      evidence: [`${say(ref)}: host ${listed(unknown, 3)}`, `${say(frontend)}: trusts ${listed([...hosts], 4)}`],
      mend: `npm run deploy -- --set "trustedOrigins={https://${unknown[0]}}"`,
      level: 'problem',
      confidence: 0.85,
    }
  }
}

interface IngressRule {
  readonly host?: string
  readonly http?: {
    readonly paths?: readonly { readonly backend?: { readonly service?: { readonly name?: string } } }[]
  }
}

export const LIMIT_RULES: readonly Rule[] = [rule('TSK_RATE_LIMITED', tooMany), rule('TSK_HOST_UNTRUSTED', unknownHost)]
