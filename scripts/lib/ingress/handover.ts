// The frontend and the controller lead to the same node port, which only one of them can have: it is given up before
// the other takes it, and the release changes in between.
import { hasSecret } from '../cluster/secrets.ts'
import { UserError } from '../errors.ts'
import type { Context } from '../run/context.ts'
import { forgetWayIn, mayHaveController, wayIn } from '../run/way-in.ts'
import { certificateTrouble, ensureCertificate } from './certificate.ts'
import { controllerTrouble, givePort, holdsPort, removeCertificate, removeController, takePort } from './controller.ts'
import { TLS_SECRET } from './objects.ts'

/** What is left to do on the way in, or undefined. Only asks, and only where a controller was ever wanted. */
export async function handoverDue(context: Context): Promise<string | undefined> {
  if (wayIn(context).ingress)
    return (
      (await controllerTrouble(context)) ??
      ((await holdsPort(context)) ? undefined : 'the node port does not lead to the ingress controller') ??
      (wayIn(context).tls ? certificateTrouble(context) : undefined)
    )
  return mayHaveController(context) ? 'the ingress controller is not wanted any more' : undefined
}

/** Before the release is changed. Throws TSK_INGRESS_NOT_READY: nobody takes a port that leads nowhere. */
export async function beforeRelease(context: Context): Promise<void> {
  if (wayIn(context).ingress) {
    const trouble = await controllerTrouble(context)
    if (trouble) throw notReady(trouble)
    if (wayIn(context).tls) await ensureCertificate(context)
  } else if (mayHaveController(context)) await givePort(context)
}

/** After the release was changed. */
export async function afterRelease(context: Context): Promise<void> {
  const { report, shell } = context
  const { ingress, tls } = wayIn(context)
  if (ingress) {
    await takePort(context)
    if (!tls && (await hasSecret(context, TLS_SECRET))) await removeCertificate(context)
    return
  }
  if (!mayHaveController(context)) return
  await removeController(context)
  if (shell.dryRun) return
  forgetWayIn(context)
  report.fact('the ingress controller is gone')
}

const notReady = (trouble: string): UserError =>
  new UserError('TSK_INGRESS_NOT_READY', `The way in cannot be the ingress controller: ${trouble}`, {
    hint: 'Run `npm run setup -- --ingress`; without a controller: `npm run deploy -- --ingress off`',
  })
