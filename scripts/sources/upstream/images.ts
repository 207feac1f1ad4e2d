import { type ErrorCode, EXIT, UserError } from '../../lib/errors.ts'
import type { Context } from '../../lib/run/context.ts'
import { CommandError } from '../../lib/shell/command-error.ts'
import type { Progress } from './progress.ts'

const PULL_LIMIT_MS = 900_000

/** The images that the engine does not hold. */
export async function missingImages({ shell }: Pick<Context, 'shell'>, images: readonly string[]): Promise<string[]> {
  const held = await Promise.all(
    images.map(
      async (image) => (await shell.probe('docker', ['image', 'inspect', '--format', '{{.Id}}', image])).exitCode === 0,
    ),
  )
  return images.filter((_, index) => !held[index])
}

/** Pulls what is missing, all at the same time. The first failure is the one reported. */
export async function pullImages(
  context: Pick<Context, 'shell'>,
  images: readonly string[],
  progress: Progress,
): Promise<void> {
  const missing = await missingImages(context, images)
  await Promise.all(missing.map((image) => pull(context, image, progress)))
}

async function pull({ shell }: Pick<Context, 'shell'>, image: string, progress: Progress): Promise<void> {
  const layers = new Map<string, boolean>()
  const onLine = (line: string): void => {
    const [, layer, state] = /^([0-9a-f]{12}): (.+)$/.exec(line.trim()) ?? []
    if (!layer || !state) return
    layers.set(layer, /^(Pull complete|Already exists)/.test(state))
    progress.set(image, `${[...layers.values()].filter(Boolean).length} of ${layers.size} layers`)
  }
  try {
    await shell.act('docker', ['pull', image], { timeoutMs: PULL_LIMIT_MS, onLine })
  } catch (error) {
    throw error instanceof CommandError ? pullError(image, error) : error
  } finally {
    progress.set(image, undefined)
  }
}

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
    /unauthorized|denied:|authentication required/i,
    'TSK_IMAGE_DENIED',
    'was refused by the registry',
    'Sign in with `docker login`, or run `npm run deploy -- --sources packages`',
  ],
]

function pullError(image: string, error: CommandError): UserError {
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
