// Certificates in Secrets of type kubernetes.io/tls. Readers replace the certificate by its dates and names.
import type { CertificateFact } from '../../facts/certificate.ts'
import { refOf } from '../../facts/facts.ts'
import { type Found, type Rule, rule } from '../../world/finding.ts'
import { kubectl, listed, say } from '../../world/words.ts'
import type { World } from '../../world/world.ts'

function* expired(world: World): Iterable<Found> {
  for (const secret of world.all('Secret')) {
    const certificate = secret['certificate'] as CertificateFact | undefined
    if (!certificate || world.now === 0) continue
    const ref = refOf(secret)
    const [from, until] = [Date.parse(certificate.notBefore), Date.parse(certificate.notAfter)]
    const users = world
      .all('Ingress')
      .filter(
        (each) =>
          each.metadata.namespace === ref.namespace &&
          ((each['spec'] as { tls?: { secretName?: string }[] } | undefined)?.tls ?? []).some(
            ({ secretName }) => secretName === ref.name,
          ),
      )
    const base = {
      object: ref,
      affects: users.map(refOf),
      evidence: [
        `${say(ref)}: valid from ${certificate.notBefore} to ${certificate.notAfter}, for ${listed(certificate.names)}`,
      ],
      mend: kubectl(
        ref.namespace,
        `create secret tls ${ref.name} --cert=FILE --key=FILE --dry-run=client -o yaml | kubectl -n ` +
          `${ref.namespace} apply -f -`,
      ),
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

export const CERTIFICATE_RULES: readonly Rule[] = [rule('TSK_TLS_SECRET_EXPIRED', expired)]
