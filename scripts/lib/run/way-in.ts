import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Context } from './context.ts'
import { targetOf } from './which-cluster.ts'

/** How people come to the application of a profile. */
export interface WayIn {
  /** Through an ingress controller that the suite installs, in place of the frontend's own node port. */
  readonly ingress: boolean
  /** By https, with a certificate of this installation; only through a controller. */
  readonly tls: boolean
}

/** What was asked for, which is not what follows from it: without TLS the way is again the one before. */
type Wish = WayIn

type Scope = Pick<Context, 'config' | 'paths'>

const recordFile = ({ paths, config }: Scope): string => join(paths.state, 'ways-in', `${config.profile}.json`)

/** What was wished last for this profile; the node port where nothing was, or where the record cannot be read. */
function rememberedWish(scope: Scope): Wish {
  try {
    const { ingress, tls } = JSON.parse(readFileSync(recordFile(scope), 'utf8')) as Partial<Wish>
    return { ingress: ingress === true, tls: tls === true }
  } catch {
    return { ingress: false, tls: false }
  }
}

/** What the settings wish; `auto` keeps what was wished last, save for TLS where its controller is not wanted. */
function wish(scope: Scope): Wish {
  const { ingress, tls } = scope.config
  const last = rememberedWish(scope)
  return {
    ingress: ingress === 'auto' ? last.ingress : ingress === 'on',
    tls: tls === 'auto' ? last.tls && ingress !== 'off' : tls === 'on',
  }
}

/** The way that the settings ask for. The way into a target is that cluster's own. */
export function wayIn(scope: Scope): WayIn {
  if (targetOf(scope.config)) return { ingress: false, tls: false }
  const { ingress, tls } = wish(scope)
  return { ingress: ingress || tls, tls }
}

/** Whether a command without the settings would go another way than this one does. */
export function isNewWayIn(scope: Scope): boolean {
  if (targetOf(scope.config)) return false
  const [now, last] = [wish(scope), rememberedWish(scope)]
  return now.ingress !== last.ingress || now.tls !== last.tls
}

/** Keeps the wish for commands that do not say it. */
export function rememberWayIn(scope: Scope): void {
  if (!isNewWayIn(scope)) return
  const file = recordFile(scope)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(wish(scope))}\n`)
}

/** Whether a controller was ever asked for, and has not been seen to be gone since. */
export const mayHaveController = (scope: Scope): boolean =>
  !targetOf(scope.config) && (wayIn(scope).ingress || existsSync(recordFile(scope)))

/** For a cluster that is gone, and for a controller that is. */
export const forgetWayIn = (scope: Scope): void => rmSync(recordFile(scope), { force: true })
