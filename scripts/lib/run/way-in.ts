import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Context } from './context.ts'

/** How people come to the application of a profile. */
export interface WayIn {
  /** Through an ingress controller that the suite installs, in place of the frontend's own node port. */
  readonly ingress: boolean
}

type Scope = Pick<Context, 'config' | 'paths'>

const recordFile = ({ paths, config }: Scope): string => join(paths.state, 'ways-in', `${config.profile}.json`)

/** What was wished last for this profile; the node port where nothing was, or where the record cannot be read. */
function rememberedWayIn(scope: Scope): WayIn {
  try {
    const { ingress } = JSON.parse(readFileSync(recordFile(scope), 'utf8')) as Partial<WayIn>
    return { ingress: ingress === true }
  } catch {
    return { ingress: false }
  }
}

/** What the settings ask for; `auto` keeps what was asked for last. */
export function wayIn(scope: Scope): WayIn {
  const { ingress } = scope.config
  return ingress === 'auto' ? rememberedWayIn(scope) : { ingress: ingress === 'on' }
}

/** Whether a command without the setting would go another way than this one does. */
export const isNewWayIn = (scope: Scope): boolean => wayIn(scope).ingress !== rememberedWayIn(scope).ingress

/** Keeps the wish for commands that do not say it. */
export function rememberWayIn(scope: Scope): void {
  if (!isNewWayIn(scope)) return
  const file = recordFile(scope)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(wayIn(scope))}\n`)
}

/** Whether a controller was ever asked for, and has not been seen to be gone since. */
export const mayHaveController = (scope: Scope): boolean => wayIn(scope).ingress || existsSync(recordFile(scope))

/** For a cluster that is gone, and for a controller that is. */
export const forgetWayIn = (scope: Scope): void => rmSync(recordFile(scope), { force: true })
