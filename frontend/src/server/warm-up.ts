import 'server-only'
import { SESSION_COOKIES } from './session-cookie'

/** A page, the way to the API, and the account service behind both: what people ask a new replica for first. */
const PATHS = ['/sign-in', '/api/v1/tasks', '/api/auth/get-session']
/** As of somebody who was here before, so that the session is looked at. */
const HEADERS = { cookie: `${SESSION_COOKIES[0]}=x.y` }

let warming: Promise<boolean> | undefined

/**
 * Asks this server itself for what it is asked first, once, and resolves to true when that was answered, whatever the
 * answers are. Modules are loaded by the first request that needs them, which takes seconds on a busy machine; without
 * this a rollout makes everybody wait at once, because all new replicas are as cold.
 */
export function warmedUp(): Promise<boolean> {
  warming ??= askAll(`http://127.0.0.1:${process.env.PORT || 3000}`).catch((error: unknown) => {
    warming = undefined
    throw error
  })
  return warming
}

async function askAll(origin: string): Promise<boolean> {
  for (const path of PATHS) {
    const answer = await fetch(new URL(path, origin), { headers: HEADERS, redirect: 'manual', cache: 'no-store' })
    await answer.arrayBuffer()
  }
  return true
}
