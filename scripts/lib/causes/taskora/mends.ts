import type { KubeObject } from '../../kube-object.ts'
import type { Finding } from '../world/finding.ts'
import type { World } from '../world/world.ts'

const isOwn = (object: KubeObject | undefined): boolean =>
  object?.metadata.labels?.['app.kubernetes.io/part-of'] === 'taskora' ||
  object?.metadata.labels?.['app.kubernetes.io/name'] === 'taskora'

/** True for what concerns this application, and for the machine that it runs on. */
const concernsOwn = (world: World, { object, affects = [] }: Finding): boolean =>
  ['Node', 'Machine'].includes(object.kind) ||
  [object, ...affects].some(
    (ref) => isOwn(world.get(world.workloadOf(ref))) || isOwn(world.get(ref)) || /^taskora-/.test(ref.name),
  )

const DEPLOY = 'npm run deploy'
const RESOURCES = 'Change `resources` of the component in helm/taskora/values.yaml, then npm run deploy'

/**
 * What mends a fault of this application by the suite's own commands: patterns of codes, the first that fits; the last
 * is of the object's name, where the command concerns what the suite made and nothing that somebody else did.
 */
const MENDS: readonly [code: RegExp, command: string, name?: RegExp][] = [
  [/^TSK_(PULL_|IMAGE_UNAVAILABLE)/, 'npm run load -- --force && npm run deploy'],
  [/^TSK_SECRET_MISSING$/, 'npm run setup', /^taskora-(auth|database)$/],
  [/^TSK_SECRET_KEY_MISSING$/, 'npm run rotate -- auth', /^taskora-auth$/],
  [/^TSK_(TLS_SECRET_(EXPIRED|NAME)|INGRESS_TLS_SECRET)$/, DEPLOY, /^taskora-tls$/],
  [/^TSK_(NODE_DOWN|MACHINE_STOPPED)$/, 'npm run setup'],
  [
    new RegExp(
      '^TSK_(CONFIGMAP|SERVICE_|SCALED_TO_ZERO|PROBE_TARGET|COMMAND_|ENV_SHADOWED|OBJECT_DELETED' +
        '|RELEASE_|CHANGED_BY_HAND|ROLLOUT_PAUSED|INGRESS_BACKEND|SECRET_STALE|NODE_SELECTOR' +
        '|APP_ARGUMENT|HOST_PORT)',
    ),
    DEPLOY,
  ],
  [/^TSK_(POD_OOM|CPU_STARVED|POD_UNSCHEDULABLE|LIMIT_RANGE)$/, RESOURCES],
]

/** In place of these on a target, whose nodes pull; undefined where the registry or the way to it has to be mended. */
function mendOfPull(code: string): string | undefined {
  return /^TSK_(PULL_NOT_FOUND|PULL_AMBIGUOUS|IMAGE_UNAVAILABLE)$/.test(code)
    ? 'npm run push && npm run deploy'
    : undefined
}

/**
 * The command of this suite that mends a finding; undefined where it has none of its own. `changed`: by hand, so
 * deploying takes it back.
 */
export function ownMend(finding: Finding, world: World, changed: boolean): string | undefined {
  if (!concernsOwn(world, finding)) return undefined
  const fits = ([code, , name]: (typeof MENDS)[number]): boolean =>
    code.test(finding.code) && (name?.test(finding.object.name) ?? true)
  const pulls = world.facts.target && /^TSK_(PULL_|IMAGE_UNAVAILABLE)/.test(finding.code)
  const own = pulls ? mendOfPull(finding.code) : MENDS.find(fits)?.[1]
  return changed && own !== undefined ? DEPLOY : own
}
