import { text } from 'node:stream/consumers'
import { UserError } from '../../lib/errors.ts'
import type { Context } from '../../lib/run/context.ts'
import { fillIn, type Platform, type ToolPin } from '../versions.ts'
import { DownloadFault, downloadError } from './fault.ts'
import { open } from './request.ts'
import { LIMITS } from './transfer.ts'

/**
 * The digest that a download must have: the pinned one, or what the publisher says next to the file. The latter never
 * comes from a mirror, which would serve the checksum that belongs to its own file.
 */
export async function expectedDigest(
  name: string,
  pin: ToolPin,
  platform: Platform,
  context: Pick<Context, 'env' | 'signal'>,
): Promise<string> {
  const pinned = pin.sha256[platform]
  if (pinned !== 'publisher') return pinned
  const url = fillIn(pin.sha256File ?? `${pin.url}.sha256`, pin.version, platform)
  try {
    return parseDigest(await fetchText(url, context), url)
  } catch (error) {
    if (error instanceof DownloadFault) throw downloadError(`The checksum of ${name}`, url, error, 1)
    throw error
  }
}

async function fetchText(url: string, { env, signal }: Pick<Context, 'env' | 'signal'>): Promise<string> {
  const response = await open(url, {
    answerTimeoutMs: LIMITS.answerTimeoutMs,
    env,
    signal: AbortSignal.any([signal, AbortSignal.timeout(60_000)]),
  })
  if (response.statusCode === 200) return text(response)
  response.destroy()
  throw new DownloadFault(
    response.statusCode === 404 ? 'notFound' : 'unreachable',
    `status ${response.statusCode}`,
    false,
  )
}

/** The digest in a checksum file: alone, or followed by the file's name. */
export function parseDigest(content: string, url: string): string {
  const digest = /^([0-9a-f]{64})(\s|$)/.exec(content)?.[1]
  if (digest) return digest
  throw new UserError('TSK_DOWNLOAD_CHECKSUM', "The publisher's checksum file holds no checksum", {
    evidence: [url, content.slice(0, 120)],
    hint: 'Something between here and the publisher (a proxy, a sign-in page) may have answered in its place',
  })
}
