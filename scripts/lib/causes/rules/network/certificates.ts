// Certificates in Secrets of type kubernetes.io/tls. Readers replace the certificate by its dates and names.
import type { KubeObject } from '../../../kube-object.ts'
import type { CertificateFact } from '../../facts/certificate.ts'
import { type ObjectRef, refOf } from '../../facts/facts.ts'
import { type Found, type Rule, rule } from '../../world/finding.ts'
import { kubectl, listed, say } from '../../world/words.ts'
import type { World } from '../../world/world.ts'

interface Tls {
  readonly hosts?: readonly string[]
  readonly secretName?: string
}

interface IngressTls {
  readonly tls?: readonly Tls[]
  readonly rules?: readonly { readonly host?: string }[]
}

const specOf = (ingress: KubeObject): IngressTls => (ingress['spec'] ?? {}) as IngressTls

const certificateOf = (secret: KubeObject): CertificateFact | undefined =>
  secret['certificate'] as CertificateFact | undefined

/** The Ingress objects that take their certificate from this Secret. */
const usersOf = (world: World, ref: ObjectRef): KubeObject[] =>
  world
    .all('Ingress')
    .filter(
      (each) =>
        each.metadata.namespace === ref.namespace &&
        (specOf(each).tls ?? []).some(({ secretName }) => secretName === ref.name),
    )

const replace = ({ namespace, name }: ObjectRef): string =>
  kubectl(
    namespace,
    `create secret tls ${name} --cert=FILE --key=FILE --dry-run=client -o yaml | kubectl -n ${namespace} apply -f -`,
  )

function* expired(world: World): Iterable<Found> {
  for (const secret of world.all('Secret')) {
    const certificate = certificateOf(secret)
    if (!certificate || world.now === 0) continue
    const ref = refOf(secret)
    const [from, until] = [Date.parse(certificate.notBefore), Date.parse(certificate.notAfter)]
    const base = {
      object: ref,
      affects: usersOf(world, ref).map(refOf),
      evidence: [
        `${say(ref)}: valid from ${certificate.notBefore} to ${certificate.notAfter}, for ${listed(certificate.names)}`,
      ],
      mend: replace(ref),
      level: 'problem' as const,
    }
    if (until < world.now)
      yield {
        ...base,
        cause: `The certificate in Secret ${ref.namespace}/${ref.name} expired on ${certificate.notAfter.slice(0, 10)}`,
      }
    else if (from > world.now)
      yield {
        ...base,
        cause:
          `The certificate in Secret ${ref.namespace}/${ref.name} is not valid before ` +
          `${certificate.notBefore.slice(0, 10)}: it, or the clock, is wrong`,
        confidence: 0.8,
      }
  }
}

/** A name with a star is for one label in its place (RFC 6125). */
const isFor = (host: string, names: readonly string[]): boolean =>
  names.some((name) => name === host || (name.startsWith('*.') && host.slice(host.indexOf('.')) === name.slice(1)))

/** Hosts that an Ingress serves with this Secret: those of its entry, or those of its rules where it names none. */
const hostsOf = (ingress: KubeObject, secret: string): string[] => {
  const { tls = [], rules = [] } = specOf(ingress)
  const ofRules = rules.flatMap(({ host }) => (host === undefined ? [] : [host]))
  return tls.filter(({ secretName }) => secretName === secret).flatMap(({ hosts }) => hosts ?? ofRules)
}

function* otherName(world: World): Iterable<Found> {
  for (const secret of world.all('Secret')) {
    const certificate = certificateOf(secret)
    if (!certificate || certificate.names.length === 0) continue
    const ref = refOf(secret)
    for (const ingress of usersOf(world, ref)) {
      const host = hostsOf(ingress, ref.name).find((each) => !isFor(each, certificate.names))
      if (host === undefined) continue
      yield {
        object: ref,
        affects: [refOf(ingress)],
        cause:
          `The certificate in Secret ${ref.namespace}/${ref.name} is for ${listed(certificate.names)}, ` +
          `and Ingress ${ingress.metadata.name} serves ${host} with it`,
        evidence: [
          `${say(ref)}: for ${listed(certificate.names)}`,
          `${say(refOf(ingress))}: spec.tls has ${host} with ${ref.name}`,
        ],
        mend: replace(ref),
        level: 'problem',
      }
    }
  }
}

export const CERTIFICATE_RULES: readonly Rule[] = [
  rule('TSK_TLS_SECRET_EXPIRED', expired),
  rule('TSK_TLS_SECRET_NAME', otherName),
]
