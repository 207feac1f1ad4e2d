import { type ErrorCode, EXIT, UserError } from '../../lib/errors.ts'
import type { CommandError } from '../../lib/shell/command-error.ts'

const REASONS: readonly [pattern: RegExp, code: ErrorCode, statement: string, hint: string][] = [
  [
    /manifest unknown|manifest for .* not found|repository does not exist|no matching manifest/i,
    'TSK_IMAGE_NOT_FOUND',
    'does not exist for this platform',
    'Correct its tag in scripts/sources/versions.yaml; if the engine uses a mirror, see whether it holds this image',
  ],
  [
    /toomanyrequests|rate limit/i,
    'TSK_IMAGE_RATE_LIMIT',
    'was refused: too many pulls from this address',
    'Sign in with `docker login`, wait an hour, or run `npm run deploy -- --sources packages`',
  ],
  [
    /x509|certificate signed by unknown|certificate is not trusted/i,
    'TSK_IMAGE_UNTRUSTED',
    'came from a server whose certificate the Docker engine does not trust',
    "A proxy or firewall may put its own certificate in place of the registry's: give it to the engine as " +
      '/etc/docker/certs.d/HOST/ca.crt, or to the system and restart Docker (Docker Desktop takes it from the system)',
  ],
  [
    /unauthorized|denied:|authentication required/i,
    'TSK_IMAGE_DENIED',
    'was refused by the registry',
    'Sign in with `docker login`, or run `npm run deploy -- --sources packages`',
  ],
]

/** A failed `docker pull` as an error for people. */
export function pullError(image: string, error: CommandError): UserError {
  const { stdout, stderr, reason } = error.result
  const known = REASONS.find(([pattern]) => pattern.test(`${stderr}\n${stdout}`))
  const [, code, statement, hint] = known ?? [
    undefined,
    'TSK_IMAGE_UNREACHABLE' as const,
    reason === 'timeout' ? 'did not arrive in time' : 'cannot be pulled',
    'Check the network of the Docker engine and its proxy, or run `npm run deploy -- --sources packages`',
  ]
  return new UserError(code, `The image ${image} ${statement}`, {
    evidence: error.evidence,
    hint,
    exitCode: EXIT.guard,
    cause: error,
  })
}
