// Pods that the API server does not take: quota, limits, Pod Security, webhooks, classes that do not exist.
import type { ErrorCode } from '../../../errors.ts'
import { type Found, type Rule, rule } from '../../world/finding.ts'
import { edit, kubectl, listed, say, shorten, suggest } from '../../world/words.ts'
import type { World } from '../../world/world.ts'
import { type Refused, refused } from './refused.ts'
import { webhook, webhooksFor } from './webhooks.ts'

function admissionRule(
  code: ErrorCode,
  pattern: RegExp,
  find: (
    match: RegExpExecArray,
    refusal: Refused,
    world: World,
  ) => Omit<Found, 'evidence' | 'affects'> & { more?: string[] },
): Rule {
  return rule(code, function* (world) {
    for (const refusal of refused(world)) {
      const match = pattern.exec(refusal.message)
      if (!match) continue
      const { more = [], ...found } = find(match, refusal, world)
      yield { affects: [refusal.workload], evidence: [refusal.line, ...more], confidence: 0.95, ...found }
    }
  })
}

export const ADMISSION_RULES: readonly Rule[] = [
  admissionRule(
    'TSK_QUOTA_EXCEEDED',
    new RegExp(
      String.raw`exceeded quota: (?<name>[\w.-]+), requested: (?<asked>[^,]+(?:,[^,:]+=[^,]+)*?), ` +
        'used: (?<used>.+?), limited: (?<limit>.+)$',
      's',
    ),
    ({ groups }, { workload }) => {
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
  ),
  admissionRule(
    'TSK_QUOTA_DEMANDS',
    /failed quota: (?<name>[\w.-]+): must specify (?<what>.+)$/s,
    ({ groups }, { workload }) => ({
      object: { kind: 'ResourceQuota', namespace: workload.namespace, name: groups!['name']! },
      cause:
        `ResourceQuota ${workload.namespace}/${groups!['name']} demands ${shorten(groups!['what']!, 120)}, ` +
        `which the containers of ${say(workload)} do not state`,
      mend: edit(workload),
    }),
  ),
  admissionRule(
    'TSK_LIMIT_RANGE',
    new RegExp(
      '(?<what>(?:minimum|maximum) (?:cpu|memory|ephemeral-storage' +
        String.raw`|storage) usage per \w+ is [^,\]]+, but [^,\]]+|(?:cpu` +
        String.raw`|memory) max limit to request ratio[^,\]]*)`,
      'i',
    ),
    ({ groups }, { workload }, world) => {
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
  ),
  admissionRule(
    'TSK_POD_SECURITY_REFUSED',
    /violates PodSecurity "(?<level>[^"]+)": (?<what>.+)$/s,
    ({ groups }, { workload }) => ({
      object: workload,
      cause:
        `Namespace ${workload.namespace} enforces Pod Security "${groups!['level']}", which ${say(workload)} ` +
        `violates: ${shorten(groups!['what']!.replaceAll(/\s*\([^)]*\)/g, ''), 160)}`,
      mend: edit(workload),
      more: [shorten(groups!['what']!)],
    }),
  ),
  admissionRule(
    'TSK_WEBHOOK_FAILS',
    new RegExp(
      'failed calling webhook "(?<name>[^"]+)".*?' +
        String.raw`(?:Post "https?:\/\/(?<service>[\w-]+)\.(?<namespace>[\w-]+)\.svc|service "(?<service2>[^"]+)")?.*$`,
      's',
    ),
    (match, { workload, message }, world) => webhook(match, workload, message, world),
  ),
  admissionRule(
    'TSK_WEBHOOK_DENIES',
    /admission webhook "(?<name>[^"]+)" denied the request:? ?(?<why>.*)$/s,
    ({ groups }, { workload }) => ({
      object: workload,
      cause:
        `Admission webhook ${groups!['name']} refuses the pods of ${say(workload)}: ` +
        shorten(groups!['why'] || 'it gives no reason', 160),
      mend: edit(workload),
    }),
  ),
  admissionRule(
    'TSK_ADMISSION_SLOW',
    /context deadline exceeded|Timeout: request did not complete|timed out/i,
    (_match, { workload, message }, world) => {
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
  ),
  admissionRule(
    'TSK_PRIORITY_CLASS_MISSING',
    /no PriorityClass with name (?<name>\S+) was found/i,
    ({ groups }, { workload }, world) => ({
      object: { kind: 'PriorityClass', namespace: '', name: groups!['name']! },
      cause:
        `PriorityClass ${groups!['name']} does not exist` +
        `${suggest(groups!['name']!, world.names('PriorityClass', ''))}, so ${say(workload)} gets no pods`,
      mend: edit(workload),
    }),
  ),
  admissionRule(
    'TSK_NAMESPACE_TERMINATING',
    /because it is being terminated|namespace .* is being terminated/i,
    (_match, { workload }) => ({
      object: { kind: 'Namespace', namespace: '', name: workload.namespace },
      cause: `Namespace ${workload.namespace} is being deleted, so ${say(workload)} gets no pods`,
      mend: `kubectl get namespace ${workload.namespace} -o yaml`,
    }),
  ),
  rule('TSK_POD_REFUSED', function* (world) {
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
  }),
]
