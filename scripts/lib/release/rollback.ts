import { UserError } from '../errors.ts'
import { givePort, takePort } from '../ingress/controller.ts'
import type { Context } from '../run/context.ts'
import { mayHaveController, wayIn } from '../run/way-in.ts'
import { manifestArgs, rollbackArgs } from './helm.ts'
import { waitUntilLive } from './live.ts'
import { ensureRevisionImages } from './rollback-images.ts'

/**
 * Makes an earlier revision the present one, with its images in the node first, and waits until it is ready and
 * answers. Throws TSK_ROLLBACK_TLS, before anything is changed, for one that is opened at an address of another scheme.
 */
export async function rollBack(
  context: Context,
  { revision, about }: { revision: number; about: string },
): Promise<void> {
  const { options, report, shell } = context
  const manifest = mayHaveController(context) ? await manifestOf(context, revision) : undefined
  if (manifest !== undefined) requireScheme(context, revision, manifest)
  await ensureRevisionImages(context, revision)
  const ownPort = manifest === undefined ? undefined : hasOwnPort(manifest)
  if (ownPort) await givePort(context)
  await shell.act('helm', rollbackArgs(context, revision), { timeoutMs: 180_000 })
  if (ownPort === false) await takePort(context)
  if (options.dryRun) return
  report.fact(`revision ${revision} ${about}`)
  await waitUntilLive(context)
}

const manifestOf = async (context: Context, revision: number): Promise<string> =>
  (await context.shell.ask('helm', [...manifestArgs(context), '--revision', String(revision)])).stdout

/** Whether the frontend of a revision has the node port itself, which then no controller can have. */
const hasOwnPort = (manifest: string): boolean => /^[ -]*nodePort: [1-9]/m.test(manifest)

/** Sign-in holds at the address that a revision was made for, and the controller serves the one that is asked for. */
function requireScheme(context: Context, revision: number, manifest: string): void {
  const scheme = /name: PUBLIC_URL\s+value: "?(https?):/.exec(manifest)?.[1]
  const { tls } = wayIn(context)
  if (scheme === undefined || (scheme === 'https') === tls) return
  throw new UserError('TSK_ROLLBACK_TLS', `Revision ${revision} is opened by ${scheme}, and the way in is not`, {
    hint: `First \`npm run deploy -- --tls ${tls ? 'off' : 'on'}\`, from sources that are as you want them`,
  })
}
