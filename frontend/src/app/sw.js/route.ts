import { readFileSync } from 'node:fs'
import { noServiceWorker, serviceWorker } from '@/server/service-worker'
import { settings } from '@/server/settings'

export const dynamic = 'force-dynamic'

/** Where the shell is; the worker itself is asked for it when there is no network. */
const SHELL = '/offline'

const HEADERS = {
  'content-type': 'text/javascript; charset=utf-8',
  // Asked for again with each navigation: a new build, or the switch, is known at once.
  'cache-control': 'no-cache',
  // It fetches files of the application, and loads nothing else.
  'content-security-policy': "default-src 'none'; connect-src 'self'",
}

let build: string | undefined

/** The id that Next.js gave to this build; the server runs in the folder of the build. */
function buildId(): string {
  build ??= readFileSync('.next/BUILD_ID', 'utf8').trim()
  return build
}

/** The service worker, as a text that differs between builds: `next dev` has none, and its files change in place. */
export function GET(): Response {
  const source =
    settings().serviceWorker && process.env.NODE_ENV !== 'development'
      ? `(${serviceWorker})(self, ${JSON.stringify({ build: buildId(), shell: SHELL })})`
      : `(${noServiceWorker})(self)`
  return new Response(source, { headers: HEADERS })
}
