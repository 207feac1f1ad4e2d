import { beforeEach, describe, expect, test, vi } from 'vitest'
import { noServiceWorker, serviceWorker, type WorkerEvent, type WorkerScope } from '@/server/service-worker'

const ORIGIN = 'https://taskora.example'

/** The caches of a browser, oldest first. */
function fakeCaches() {
  const stores = new Map<string, Map<string, Response>>()
  const pathOf = (asked: RequestInfo | URL) =>
    new URL(typeof asked === 'string' ? asked : (asked as Request).url, ORIGIN).pathname
  const cacheOf = (store: Map<string, Response>) => ({
    match: async (asked: RequestInfo) => store.get(pathOf(asked))?.clone(),
    put: async (asked: RequestInfo, answer: Response) => void store.set(pathOf(asked), answer),
  })
  const caches = {
    open: async (name: string) => {
      if (!stores.has(name)) stores.set(name, new Map())
      return cacheOf(stores.get(name)!)
    },
    keys: async () => [...stores.keys()],
    delete: async (name: string) => stores.delete(name),
    match: async (asked: RequestInfo) => {
      for (const store of stores.values()) if (store.has(pathOf(asked))) return store.get(pathOf(asked))?.clone()
      return undefined
    },
  }
  const kept = (name: string) => [...(stores.get(name)?.keys() ?? [])].sort()
  return { caches: caches as unknown as CacheStorage, kept, names: () => [...stores.keys()] }
}

const storage = { current: fakeCaches() }
let site: Record<string, string | number>
const asked: string[] = []

/** A worker in a browser, and the events that the browser sends it. */
function start(run: (worker: WorkerScope) => void) {
  const listeners: Record<string, (event: WorkerEvent) => void> = {}
  const unregister = vi.fn(async () => true)
  run({
    location: { origin: ORIGIN },
    caches: storage.current.caches,
    fetch: (async (wanted: RequestInfo) => {
      const { pathname } = new URL(typeof wanted === 'string' ? wanted : (wanted as Request).url, ORIGIN)
      asked.push(pathname)
      const answer = site[pathname]
      if (answer === undefined) throw new TypeError('no network')
      return typeof answer === 'number' ? new Response('', { status: answer }) : new Response(answer)
    }) as typeof fetch,
    clients: { claim: async () => undefined },
    registration: { unregister },
    skipWaiting: async () => undefined,
    addEventListener: (type, listener) => void (listeners[type] = listener),
  })
  const lifecycle = async (type: string) => {
    let work: Promise<unknown> = Promise.resolve()
    listeners[type]?.({ waitUntil: (its: Promise<unknown>) => void (work = its) } as WorkerEvent)
    await work
  }
  const open = async (path: string, { mode = 'navigate', method = 'GET' } = {}): Promise<Response | null> => {
    let answer: Promise<Response> | null = null
    const request = { url: new URL(path, ORIGIN).href, mode, method } as Request
    listeners.fetch?.({ request, respondWith: (its: Promise<Response>) => void (answer = its) } as WorkerEvent)
    return answer
  }
  return { install: () => lifecycle('install'), activate: () => lifecycle('activate'), open, unregister }
}

const build = (name: string) => start((worker) => serviceWorker(worker, { build: name, shell: '/offline' }))
const textOf = async (answer: Response | null) => (await answer!).text()

beforeEach(() => {
  storage.current = fakeCaches()
  asked.length = 0
  site = {
    '/offline': '<link href="/_next/static/chunks/a.css"><script src="/_next/static/chunks/a.js">',
    '/_next/static/chunks/a.js': 'load("static/chunks/lazy.js"), "static/chunks/imagined.js"',
    '/_next/static/chunks/a.css': 'src: url(../media/font.p.woff2)',
    '/_next/static/chunks/lazy.js': 'lazy',
    '/_next/static/chunks/imagined.js': 404,
    '/_next/static/media/font.p.woff2': 'font',
    '/tasks': 'fresh',
  }
})

describe('the service worker', () => {
  test('keeps the offline page with everything that it may load, and nothing else', async () => {
    await build('one').install()
    expect(storage.current.kept('taskora-one')).toEqual([
      '/_next/static/chunks/a.css',
      '/_next/static/chunks/a.js',
      '/_next/static/chunks/lazy.js',
      '/_next/static/media/font.p.woff2',
      '/offline',
    ])
  })

  test('shows a page from the network while there is one, and the offline page otherwise', async () => {
    const worker = build('one')
    await worker.install()
    expect(await textOf(await worker.open('/tasks?view=today'))).toBe('fresh')
    for (const answer of [502, 503, 504]) {
      site['/tasks'] = answer
      expect(await textOf(await worker.open('/tasks'))).toContain('a.js')
    }
    delete site['/tasks']
    expect(await textOf(await worker.open('/tasks?view=today'))).toContain('a.js')
    site['/tasks'] = 500
    expect((await worker.open('/tasks'))?.status, 'a fault of the application is its own').toBe(500)
  })

  test('never touches the API, accounts, other sites or anything that is not read', async () => {
    const worker = build('one')
    await worker.install()
    for (const path of [
      '/api/auth/get-session',
      '/api/v1/tasks',
      '/api/v1/events',
      '/manifest.webmanifest',
      '/icon.svg',
    ])
      expect(await worker.open(path, { mode: 'cors' }), path).toBeNull()
    expect(await worker.open('https://elsewhere.example/_next/static/a.js', { mode: 'no-cors' })).toBeNull()
    expect(await worker.open('/tasks', { method: 'POST' })).toBeNull()
  })

  test('gives files from what it keeps, and keeps those that it did not have', async () => {
    const worker = build('one')
    await worker.install()
    site['/_next/static/chunks/late.js'] = 'late'
    asked.length = 0
    expect(await textOf(await worker.open('/_next/static/chunks/a.js', { mode: 'no-cors' }))).toContain('lazy')
    expect(await textOf(await worker.open('/_next/static/chunks/late.js', { mode: 'no-cors' }))).toBe('late')
    expect(await textOf(await worker.open('/_next/static/chunks/late.js', { mode: 'no-cors' }))).toBe('late')
    expect(asked).toEqual(['/_next/static/chunks/late.js'])
    site['/_next/static/chunks/gone.js'] = 404
    await worker.open('/_next/static/chunks/gone.js', { mode: 'no-cors' })
    expect(storage.current.kept('taskora-one')).not.toContain('/_next/static/chunks/gone.js')
  })

  test('is not installed without its page: the one before stays', async () => {
    site['/offline'] = 500
    await expect(build('two').install()).rejects.toThrow('the offline page cannot be fetched: 500')
  })

  test('keeps the files of the build before for pages that are still open, and no older ones', async () => {
    for (const name of ['one', 'two', 'three']) {
      const worker = build(name)
      await worker.install()
      await worker.activate()
    }
    expect(storage.current.names()).toEqual(['taskora-two', 'taskora-three'])
  })

  test('where it is switched off removes everything of its own, and itself', async () => {
    await build('one').install()
    await storage.current.caches.open('of somebody else')
    const last = start(noServiceWorker)
    await last.install()
    await last.activate()
    expect(storage.current.names()).toEqual(['of somebody else'])
    expect(last.unregister).toHaveBeenCalled()
    expect(await last.open('/tasks')).toBeNull()
  })
})
