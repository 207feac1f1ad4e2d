// Pods that the API server does not take: quota, limits, Pod Security, webhooks, classes that do not exist.

import type { ErrorCode } from '../../errors.ts'
import type { KubeObject } from '../../kube-object.ts'
import { keyOf, type ObjectRef, refOf } from '../facts/facts.ts'
import { conditionOf, workloadSpec, workloadStatus } from '../facts/objects.ts'
import { type Found, type Rule, rule } from '../world/finding.ts'
import { kubectl, listed, say, shorten, suggest } from '../world/words.ts'
import { RECENT_MS, type World } from '../world/world.ts'

/** A refusal of the API server to make a pod. */
export interface Refused {
  /** ReplicaSet, StatefulSet, DaemonSet or Job. */
  maker: ObjectRef
  workload: ObjectRef
  message: string
  line: string
}

const cache = new WeakMap<World, Refused[]>()

/**
 * What is refused at present, once for each workload and reason. Words about pods that were made since then are old.
 */
export function refused(world: World): Refused[] {
  const known = cache.get(world)
  if (known) return known
  const found = new Map<string, Refused>()
  const add = (maker: ObjectRef, message: string, source: string): void => {
    const workload = world.workloadOf(maker)
    if (!lacksPods(world, maker) || isLifted(world, maker.namespace, message)) return
    const key = `${keyOf(workload)} ${message.replaceAll(/[\d.]+|"[^"]*"/g, '#').slice(0, 120)}`
    if (!found.has(key))
      found.set(key, { maker, workload, message, line: `${source} of ${say(maker)}: ${shorten(message)}` })
  }
  for (const kind of ['ReplicaSet', 'Deployment'] as const)
    for (const each of world.all(kind)) {
      const condition = conditionOf(each, 'ReplicaFailure')
      if (condition?.status === 'True')
        add(refOf(each), condition.message ?? '', `condition ReplicaFailure (${condition.reason})`)
    }
  for (const event of world.eventsBecause('FailedCreate'))
    if (world.since(event.at) < RECENT_MS || !Number.isFinite(world.since(event.at)))
      add(event.object, event.message, 'event FailedCreate')
  const all = [...found.values()]
  cache.set(world, all)
  return all
}

/** A refusal by a quota that has been removed since. */
function isLifted(world: World, namespace: string, message: string): boolean {
  const name = /exceeded quota: ([\w.-]+),/.exec(message)?.[1]
  return name !== undefined && !world.mayExist('ResourceQuota', namespace, name)
}

/** False when everything that the maker wants exists: then a refusal is history. */
function lacksPods(world: World, ref: ObjectRef): boolean {
  const object = world.get(ref)
  // A ReplicaSet that is gone was replaced by another one, whose words count.
  if (!object && world.knowsAll(ref.kind, ref.namespace)) return false
  if (!object) {
    const workload = world.get(world.workloadOf(ref))
    return workload === undefined || lacking(workload)
  }
  return lacking(object)
}

function lacking(object: KubeObject): boolean {
  const { replicas = 1 } = workloadSpec(object)
  const status = workloadStatus(object)
  if (object.kind === 'DaemonSet')
    return (
      (status.desiredNumberScheduled ?? 1) >
      ((status as { currentNumberScheduled?: number }).currentNumberScheduled ?? 0)
    )
  if (object.kind === 'Job') return (status.active ?? 0) === 0 && (status.succeeded ?? 0) === 0
  if (object.kind === 'Deployment') return (status.updatedReplicas ?? 0) < replicas || (status.replicas ?? 0) < replicas
  return (status.replicas ?? 0) < replicas
}

function admissionRule(
  code: ErrorCode,
  pattern: RegExp,
  parts: {
    about: string
    mend: string
    found: (
      match: RegExpExecArray,
      refusal: Refused,
      world: World,
    ) => Omit<Found, 'evidence' | 'affects'> & { more?: string[] }
  },
): Rule {
  return rule(code, {
    about: parts.about,
    mend: parts.mend,
    *find(world) {
      for (const refusal of refused(world)) {
        const match = pattern.exec(refusal.message)
        if (!match) continue
        const { more = [], ...found } = parts.found(match, refusal, world)
        yield { affects: [refusal.workload], evidence: [refusal.line, ...more], confidence: 0.95, ...found }
      }
    },
  })
}

const edit = ({ kind, namespace, name }: ObjectRef): string => kubectl(namespace, `edit ${kind.toLowerCase()} ${name}`)

export const ADMISSION_RULES: readonly Rule[] = [
  admissionRule(
    'TSK_QUOTA_EXCEEDED',
    new RegExp(
      String.raw`exceeded quota: (?<name>[\w.-]+), requested: (?<asked>[^,]+(?:,[^,:]+=[^,]+)*?), ` +
        'used: (?<used>.+?), limited: (?<limit>.+)$',
      's',
    ),
    {
      about: 'A ResourceQuota of the namespace leaves no room for further pods.',
      mend: 'Raise the quota, or remove what uses it.',
      found({ groups }, { workload }) {
        const { name = '', asked, used, limit } = groups!
        const { namespace } = workload
        return {
          object: { kind: 'ResourceQuota', namespace, name },
          cause:
            `ResourceQuota ${namespace}/${name} is used up, so ${say(workload)} gets no further pods: ` +
            shorten(`used ${used}, limit ${limit}, another pod asks ${asked}`, 200),
          mend: kubectl(namespace, `edit resourcequota ${name}`),
        }
      },
    },
  ),
  admissionRule('TSK_QUOTA_DEMANDS', /failed quota: (?<name>[\w.-]+): must specify (?<what>.+)$/s, {
    about: 'A ResourceQuota demands that every container states requests or limits, and one does not.',
    mend: 'Give the containers the values that the message names, or a LimitRange with defaults.',
    found: ({ groups }, { workload }) => ({
      object: { kind: 'ResourceQuota', namespace: workload.namespace, name: groups!['name']! },
      cause:
        `ResourceQuota ${workload.namespace}/${groups!['name']} demands ${shorten(groups!['what']!, 120)}, ` +
        `which the containers of ${say(workload)} do not state`,
      mend: edit(workload),
    }),
  }),
  admissionRule(
    'TSK_LIMIT_RANGE',
    new RegExp(
      '(?<what>(?:minimum|maximum) (?:cpu|memory|ephemeral-storage' +
        String.raw`|storage) usage per \w+ is [^,\]]+, but [^,\]]+|(?:cpu` +
        String.raw`|memory) max limit to request ratio[^,\]]*)`,
      'i',
    ),
    {
      about: 'A LimitRange of the namespace does not allow the requests or limits of a container.',
      mend: 'Change requests and limits of the container, or the LimitRange.',
      found({ groups }, { workload }, world) {
        const range = world.all('LimitRange').find((each) => each.metadata.namespace === workload.namespace)
        const name = range?.metadata.name ?? ''
        return {
          object: { kind: 'LimitRange', namespace: workload.namespace, name: name || 'limits' },
          cause:
            `LimitRange ${workload.namespace}${name ? `/${name}` : ''} refuses the pods of ${say(workload)}: ` +
            groups!['what'],
          mend: name
            ? kubectl(workload.namespace, `edit limitrange ${name}`)
            : kubectl(workload.namespace, 'get limitrange -o yaml'),
        }
      },
    },
  ),
  admissionRule('TSK_POD_SECURITY_REFUSED', /violates PodSecurity "(?<level>[^"]+)": (?<what>.+)$/s, {
    about: 'The namespace enforces a level of Pod Security that the pods do not meet.',
    mend: 'Set the fields that the message names in the securityContext, or label the namespace with a lower level.',
    found: ({ groups }, { workload }) => ({
      object: workload,
      cause:
        `Namespace ${workload.namespace} enforces Pod Security "${groups!['level']}", which ${say(workload)} ` +
        `violates: ${shorten(groups!['what']!.replaceAll(/\s*\([^)]*\)/g, ''), 160)}`,
      mend: edit(workload),
      more: [shorten(groups!['what']!)],
    }),
  }),
  admissionRule(
    'TSK_WEBHOOK_FAILS',
    new RegExp(
      'failed calling webhook "(?<name>[^"]+)".*?' +
        String.raw`(?:Post "https?:\/\/(?<service>[\w-]+)\.(?<namespace>[\w-]+)\.svc|service "(?<service2>[^"]+)")?.*$`,
      's',
    ),
    {
      about: 'An admission webhook does not answer, and its failure policy lets nothing pass without it.',
      mend: "Bring the webhook's server back, or remove its configuration.",
      found: (match, { workload, message }, world) => webhook(match, workload, message, world),
    },
  ),
  admissionRule('TSK_WEBHOOK_DENIES', /admission webhook "(?<name>[^"]+)" denied the request:? ?(?<why>.*)$/s, {
    about: 'An admission webhook refuses the pods: they break a rule of this cluster.',
    mend: 'Change the pod template as the message says, or the policy behind the webhook.',
    found: ({ groups }, { workload }) => ({
      object: workload,
      cause:
        `Admission webhook ${groups!['name']} refuses the pods of ${say(workload)}: ` +
        shorten(groups!['why'] || 'it gives no reason', 160),
      mend: edit(workload),
    }),
  }),
  admissionRule('TSK_ADMISSION_SLOW', /context deadline exceeded|Timeout: request did not complete|timed out/i, {
    about: 'Admission webhooks take longer together than the API server waits.',
    mend: 'Lower `timeoutSeconds` of the webhooks, or remove those that do not answer.',
    found(_match, { workload, message }, world) {
      const webhooks = webhooksFor(world)
      return {
        object: webhooks[0]?.ref ?? workload,
        cause:
          `The API server gives up on making pods of ${say(workload)}: ` +
          (webhooks.length > 1
            ? `${webhooks.length} webhooks (${listed(webhooks.map(({ name }) => name))}) ` +
              'together take longer than a request may'
            : 'what has to admit them does not answer in time'),
        more: webhooks.map(({ name, timeout }) => `webhook ${name}: timeoutSeconds ${timeout}`).slice(0, 2),
        mend: 'kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations',
        confidence: /failed calling webhook/.test(message) ? 0 : webhooks.length > 0 ? 0.8 : 0.5,
      }
    },
  }),
  admissionRule('TSK_PRIORITY_CLASS_MISSING', /no PriorityClass with name (?<name>\S+) was found/i, {
    about: 'Pods name a PriorityClass that does not exist.',
    mend: 'Make the PriorityClass, or remove `priorityClassName`.',
    found: ({ groups }, { workload }, world) => ({
      object: { kind: 'PriorityClass', namespace: '', name: groups!['name']! },
      cause:
        `PriorityClass ${groups!['name']} does not exist` +
        `${suggest(groups!['name']!, world.names('PriorityClass', ''))}, so ${say(workload)} gets no pods`,
      mend: edit(workload),
    }),
  }),
  admissionRule('TSK_NAMESPACE_TERMINATING', /because it is being terminated|namespace .* is being terminated/i, {
    about: 'The namespace is being deleted and takes nothing new.',
    mend: 'Wait until it is gone and make it anew.',
    found: (_match, { workload }) => ({
      object: { kind: 'Namespace', namespace: '', name: workload.namespace },
      cause: `Namespace ${workload.namespace} is being deleted, so ${say(workload)} gets no pods`,
      mend: `kubectl get namespace ${workload.namespace} -o yaml`,
    }),
  }),
  rule('TSK_POD_REFUSED', {
    about: 'The API server refuses the pods of a workload for a reason that the message gives.',
    mend: 'The evidence has the words of the API server.',
    *find(world) {
      const named = [
        /exceeded quota|failed quota/,
        /(?:minimum|maximum) \w[\w-]* usage|limit to request ratio/,
        /violates PodSecurity/,
        /webhook/,
        /deadline exceeded|timed out|Timeout/,
        /PriorityClass/,
        /being terminated/,
        /serviceaccount "/,
        /object has been modified|already exists/,
      ]
      for (const { workload, message, line } of refused(world))
        if (!named.some((pattern) => pattern.test(message)))
          yield {
            object: workload,
            affects: [workload],
            cause: `The API server refuses the pods of ${say(workload)}: ${shorten(message, 180)}`,
            evidence: [line],
            mend: edit(workload),
            confidence: 0.8,
          }
    },
  }),
]

interface Webhook {
  ref: ObjectRef
  name: string
  timeout: number
  service?: { name?: string; namespace?: string } | undefined
  failurePolicy: string
}

/** Every webhook of the cluster. */
export function webhooksFor(world: World): Webhook[] {
  return ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'].flatMap((kind) =>
    world.all(kind).flatMap((each) =>
      (
        (each['webhooks'] ?? []) as {
          name: string
          timeoutSeconds?: number
          failurePolicy?: string
          clientConfig?: { service?: { name?: string; namespace?: string } }
        }[]
      ).map((webhook) => ({
        ref: refOf(each),
        name: webhook.name,
        timeout: webhook.timeoutSeconds ?? 10,
        service: webhook.clientConfig?.service,
        failurePolicy: webhook.failurePolicy ?? 'Fail',
      })),
    ),
  )
}

function webhook(
  { groups }: RegExpExecArray,
  workload: ObjectRef,
  message: string,
  world: World,
): Omit<Found, 'evidence' | 'affects'> & { more?: string[] } {
  const name = groups!['name']!
  const known = webhooksFor(world).find((each) => each.name === name)
  const address = /Post "https?:\/\/([\w-]+)\.([\w-]+)\.svc/.exec(message)
  const service = {
    name: address?.[1] ?? known?.service?.name ?? /service "([^"]+)"/.exec(message)?.[1],
    namespace: address?.[2] ?? known?.service?.namespace ?? '',
  }
  const server: ObjectRef | undefined = service.name
    ? { kind: 'Service', namespace: service.namespace, name: service.name }
    : undefined
  const why = /no endpoints available/i.test(message)
    ? 'no pod answers behind its Service'
    : /connection refused/i.test(message)
      ? 'its server refuses connections'
      : /not found/i.test(message)
        ? 'its Service does not exist'
        : /x509|tls: |certificate/i.test(message)
          ? /expired/i.test(message)
            ? 'the certificate of its server has expired'
            : 'the API server does not trust the certificate of its server (caBundle)'
          : /deadline|timeout(?!=)/i.test(message)
            ? 'its server does not answer in time'
            : /x509|certificate/i.test(message)
              ? 'its certificate is not accepted'
              : 'it does not answer'
  const configuration = known?.ref ?? { kind: 'ValidatingWebhookConfiguration', namespace: '', name }
  const slow = webhooksFor(world)
  return {
    object: configuration,
    ...(server ? { pointsTo: [server] } : {}),
    cause:
      `Admission webhook ${name} blocks the pods of ${say(workload)}: ` +
      `${why}${server ? ` (${server.namespace}/${server.name})` : ''}`,
    more: [
      known ? `${say(configuration)}: failurePolicy ${known.failurePolicy}` : '',
      /deadline|timeout/i.test(message) && slow.length > 1
        ? `${slow.length} webhooks, together up to ${slow.reduce((sum, { timeout }) => sum + timeout, 0)} s`
        : '',
    ],
    mend:
      `kubectl delete ${configuration.kind.toLowerCase()} ${configuration.name}, or bring ` +
      `${server ? `${server.namespace}/${server.name}` : 'its server'} back`,
  }
}
