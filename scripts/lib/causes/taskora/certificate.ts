// The certificate of the way in: whoever trusts the authority of this installation trusts no other one.
import type { CertificateFact } from '../facts/certificate.ts'
import { refOf } from '../facts/facts.ts'
import { type Found, type Rule, rule } from '../world/finding.ts'
import { say } from '../world/words.ts'
import type { World } from '../world/world.ts'
import { home } from './parts.ts'

/** The Secret that the suite makes for the controller. */
const SECRET = 'taskora-tls'

function* otherAuthority(world: World): Iterable<Found> {
  const { machine } = world.facts
  const secret = world.find('Secret', home(world) ?? '', SECRET)
  const certificate = secret?.['certificate'] as CertificateFact | undefined
  if (!machine || !secret || certificate?.issuer === undefined || certificate.issuer === machine.authority) return
  const ref = refOf(secret)
  yield {
    object: ref,
    affects: world
      .all('Ingress')
      .filter(({ metadata }) => metadata.namespace === ref.namespace)
      .map(refOf),
    cause: `The certificate in Secret ${ref.namespace}/${SECRET} is not of the authority of this installation`,
    evidence: [
      `${say(ref)}: issued by ${certificate.issuer}`,
      machine.authority === undefined
        ? 'this installation has no authority'
        : `the authority of this installation is ${machine.authority}`,
    ],
    mend: 'npm run deploy',
    level: 'problem',
  }
}

export const CERTIFICATE_AUTHORITY_RULES: readonly Rule[] = [rule('TSK_TLS_SECRET_AUTHORITY', otherAuthority)]
