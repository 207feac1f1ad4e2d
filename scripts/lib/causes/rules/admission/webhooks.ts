// Admission webhooks that stand in the way of pods.
import { type ObjectRef, refOf } from '../../facts/facts.ts'
import type { Found } from '../../world/finding.ts'
import { say } from '../../world/words.ts'
import type { World } from '../../world/world.ts'

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

export function webhook(
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
