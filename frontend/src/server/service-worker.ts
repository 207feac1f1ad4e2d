import 'server-only'

/** What the worker is told when it is made. */
export interface WorkerSettings {
  /** Another one with each build. */
  build: string
  /** The address of the page that is shown when no other can be fetched. */
  shell: string
}

/** As much of a worker's global scope as this one uses; the full types cannot stand beside those of a page. */
export interface WorkerScope {
  location: { origin: string }
  caches: CacheStorage
  fetch: typeof fetch
  clients: { claim: () => Promise<void> }
  registration: { unregister: () => Promise<boolean> }
  skipWaiting: () => Promise<void>
  addEventListener: (type: string, listener: (event: WorkerEvent) => void) => void
}

export interface WorkerEvent {
  request: Request
  waitUntil: (work: Promise<unknown>) => void
  respondWith: (answer: Promise<Response>) => void
}

/**
 * The service worker: keeps files whose names change with their content, and one page without anybody's data for when
 * the network is away. Everything else, and above all the API and what belongs to accounts, never passes through a
 * cache. A page comes from the network while there is one, so a new build is taken with the next navigation and
 * nothing has to be reloaded. Self-contained, because it is sent to browsers as its own text.
 */
export function serviceWorker(worker: WorkerScope, { build, shell }: WorkerSettings): void {
  const prefix = 'taskora-'
  const own = prefix + build
  const files = '/_next/static/'
  /** Answers of a proxy that has nobody behind it. */
  const unreachable = [502, 503, 504]

  /** Styles name fonts beside their own folder. */
  const pathsIn = (text: string) =>
    [...text.matchAll(/(?:static|\.\.)\/((?:chunks|media)\/[\w.~-]+\.(?:js|css|woff2))/g)].map(
      ([, path]) => files + path,
    )

  /** The shell and all that it may load, followed from file to file. Nothing is kept unless everything can be. */
  const install = async () => {
    const page = await worker.fetch(shell, { cache: 'no-store' })
    if (!page.ok || page.redirected) throw new Error(`the offline page cannot be fetched: ${page.status}`)
    const cache = await worker.caches.open(own)
    const wanted = new Set(pathsIn(await page.clone().text()))
    for (const path of wanted) {
      const file = await worker.fetch(path)
      // Texts in scripts may look like names of files.
      if (!file.ok) continue
      await cache.put(path, file.clone())
      if (/\.(js|css)$/.test(path)) for (const found of pathsIn(await file.text())) wanted.add(found)
    }
    await cache.put(shell, page)
    await worker.skipWaiting()
  }

  /** Pages of the build before may still be open and want files that the server no longer has. */
  const activate = async () => {
    const caches = (await worker.caches.keys()).filter((name) => name.startsWith(prefix) && name !== own)
    await Promise.all(caches.slice(0, -1).map((name) => worker.caches.delete(name)))
    await worker.clients.claim()
  }

  const page = async (request: Request) => {
    const keptShell = async () => (await worker.caches.open(own)).match(shell)
    try {
      const answer = await worker.fetch(request)
      return unreachable.includes(answer.status) ? ((await keptShell()) ?? answer) : answer
    } catch (error) {
      const kept = await keptShell()
      if (kept) return kept
      throw error
    }
  }

  const file = async (request: Request) => {
    const kept = await worker.caches.match(request, { ignoreVary: true })
    if (kept) return kept
    const answer = await worker.fetch(request)
    if (answer.ok) await (await worker.caches.open(own)).put(request, answer.clone())
    return answer
  }

  worker.addEventListener('install', (event) => event.waitUntil(install()))
  worker.addEventListener('activate', (event) => event.waitUntil(activate()))
  worker.addEventListener('fetch', (event) => {
    const { request } = event
    const { origin, pathname } = new URL(request.url)
    if (request.method !== 'GET' || origin !== worker.location.origin) return
    if (request.mode === 'navigate') event.respondWith(page(request))
    else if (pathname.startsWith(files)) event.respondWith(file(request))
  })
}

/** The worker that takes the other one's place where it is switched off: it removes everything and then itself. */
export function noServiceWorker(worker: WorkerScope): void {
  const leave = async () => {
    const names = (await worker.caches.keys()).filter((name) => name.startsWith('taskora-'))
    await Promise.all(names.map((name) => worker.caches.delete(name)))
    await worker.registration.unregister()
  }
  worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()))
  worker.addEventListener('activate', (event) => event.waitUntil(leave()))
}
