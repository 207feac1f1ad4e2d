// The way in: Ingress objects, their classes, Services and certificates.
import type { IngressBackend as Backend, IngressSpec } from 'kubernetes-types/networking/v1.d.ts'
import type { KubeObject } from '../../../kube-object.ts'
import { refOf } from '../../facts/facts.ts'
import { serviceSpec } from '../../facts/objects.ts'
import { type Found, type Rule, rule } from '../../world/finding.ts'
import { edit, kubectl, listed, say, suggest } from '../../world/words.ts'
import type { World } from '../../world/world.ts'

const specOf = (ingress: KubeObject): IngressSpec => (ingress['spec'] ?? {}) as IngressSpec

function backends(ingress: KubeObject): { backend: Backend; where: string }[] {
  const { defaultBackend, rules = [] } = specOf(ingress)
  const paths = rules.flatMap(({ host = '*', http }) =>
    (http?.paths ?? []).flatMap(({ path = '/', backend }) => (backend ? [{ backend, where: `${host}${path}` }] : [])),
  )
  return [...(defaultBackend ? [{ backend: defaultBackend, where: 'defaultBackend' }] : []), ...paths]
}

function* wrongBackends(world: World): Iterable<Found> {
  for (const ingress of world.all('Ingress')) {
    const ref = refOf(ingress)
    const seen = new Set<string>()
    for (const { backend, where } of backends(ingress)) {
      const { name, port } = backend.service ?? {}
      if (!name || seen.has(name)) continue
      seen.add(name)
      const service = world.find('Service', ref.namespace, name)
      if (!service && !world.mayExist('Service', ref.namespace, name)) {
        yield {
          object: ref,
          cause:
            `Ingress ${ref.namespace}/${ref.name} leads to Service ${name}, which does not ` +
            `exist${suggest(name, world.names('Service', ref.namespace))}`,
          evidence: [`${say(ref)}: ${where} leads to Service ${name}`],
          mend: edit(ref),
        }
        continue
      }
      const ports = service ? (serviceSpec(service).ports ?? []) : []
      if (
        ports.length === 0 ||
        !port ||
        ports.some((each) => each.port === port.number || (port.name !== undefined && each.name === port.name))
      )
        continue
      yield {
        object: ref,
        cause:
          `Ingress ${ref.namespace}/${ref.name} leads to port ${port.number ?? port.name} of Service ${name}, ` +
          `which has ${listed(ports.map((each) => `${each.name ? `${each.name} ` : ''}${each.port}`))}`,
        evidence: [`${say(ref)}: ${where} leads to ${name}:${port.number ?? port.name}`],
        mend: edit(ref),
      }
    }
  }
}

const addressOf = (ingress: KubeObject): object[] =>
  (ingress['status'] as { loadBalancer?: { ingress?: object[] } } | undefined)?.loadBalancer?.ingress ?? []

/** No class, and none that counts where none is named: then no controller takes the object. */
function* withoutClass(world: World, ingress: KubeObject): Iterable<Found> {
  const classes = world.all('IngressClass')
  const ref = refOf(ingress)
  const byDefault = classes.some(
    ({ metadata }) => metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true',
  )
  if (classes.length === 0 || byDefault || addressOf(ingress).length > 0) return
  const [first] = classes.map(({ metadata }) => metadata.name)
  yield {
    object: ref,
    cause: `Ingress ${ref.namespace}/${ref.name} names no class, and none is the default, so no controller serves it`,
    evidence: [
      `${say(ref)}: no spec.ingressClassName, no address`,
      `IngressClasses: ${listed(world.names('IngressClass', ''))}`,
    ],
    mend: kubectl(ref.namespace, `patch ingress ${ref.name} -p '{"spec":{"ingressClassName":"${first}"}}'`),
    level: 'problem',
    confidence: 0.8,
  }
}

/** What a certificate's Secret lacks; undefined where it is whole, or not there, or its keys are not known. */
function missingParts(world: World, namespace: string, name: string): string | undefined {
  const data = world.find('Secret', namespace, name)?.['data'] as Record<string, unknown> | undefined
  const missing = ['tls.crt', 'tls.key'].filter((key) => data && !(key in data))
  return data && Object.keys(data).length > 0 && missing.length > 0 ? missing.join(' and ') : undefined
}

export const INGRESS_RULES: readonly Rule[] = [
  rule('TSK_INGRESS_BACKEND', wrongBackends),
  rule('TSK_INGRESS_CLASS', function* (world) {
    for (const ingress of world.all('Ingress')) {
      const ref = refOf(ingress)
      const name = specOf(ingress).ingressClassName ?? ingress.metadata.annotations?.['kubernetes.io/ingress.class']
      const classes = world.names('IngressClass', '')
      if (!name) yield* withoutClass(world, ingress)
      if (!name || world.mayExist('IngressClass', '', name)) continue
      if (addressOf(ingress).length > 0) continue
      // Without any class there is no controller at all: the object waits for one, which is a choice.
      yield {
        object: ref,
        cause:
          `Ingress ${ref.namespace}/${ref.name} names IngressClass ${name}, ` +
          'which does not exist' +
          (classes.length > 0
            ? `; there ${classes.length === 1 ? 'is' : 'are'} ${listed(classes)}`
            : ': no ingress controller is installed'),
        evidence: [`${say(ref)}: spec.ingressClassName ${name}, no address`],
        mend: classes[0]
          ? kubectl(ref.namespace, `patch ingress ${ref.name} -p '{"spec":{"ingressClassName":"${classes[0]}"}}'`)
          : 'minikube addons enable ingress',
        level: classes.length > 0 ? 'problem' : 'warning',
        confidence: classes.length > 0 ? 0.9 : 0.6,
      }
    }
  }),
  rule('TSK_INGRESS_TLS_SECRET', function* (world) {
    for (const ingress of world.all('Ingress')) {
      const ref = refOf(ingress)
      for (const { secretName } of specOf(ingress).tls ?? []) {
        if (!secretName) continue
        const exists = world.mayExist('Secret', ref.namespace, secretName)
        const lacks = missingParts(world, ref.namespace, secretName)
        if (exists && !lacks) continue
        yield {
          object: { kind: 'Secret', namespace: ref.namespace, name: secretName },
          affects: [ref],
          cause:
            `Ingress ${ref.namespace}/${ref.name} takes its certificate from Secret ${secretName}, which ` +
            (exists ? `has no ${lacks}` : `does not exist${suggest(secretName, world.names('Secret', ref.namespace))}`),
          evidence: [`${say(ref)}: spec.tls.secretName ${secretName}`],
          mend: kubectl(ref.namespace, `create secret tls ${exists ? 'NAME' : secretName} --cert=FILE --key=FILE`),
          level: 'problem',
        }
      }
    }
  }),
]
