import { afterEach, expect, test, vi } from 'vitest'
import { GET } from '@/app/sw.js/route'

const { settings } = vi.hoisted(() => ({ settings: { serviceWorker: false } }))
vi.mock('@/server/settings', () => ({ settings: () => settings }))

afterEach(() => vi.unstubAllEnvs())

test.each([
  ['where the worker is switched off', false, 'production'],
  ['in the server of development, which has no build', true, 'development'],
])('%s, its address has the one that removes it, asked for each time', async (_, on, mode) => {
  settings.serviceWorker = on
  vi.stubEnv('NODE_ENV', mode)
  const answer = GET()
  expect(answer.headers.get('content-type')).toMatch(/^text\/javascript/)
  expect(answer.headers.get('cache-control')).toBe('no-cache')
  const source = await answer.text()
  expect(source).toContain('unregister')
  expect(source).not.toContain('respondWith')
  expect(() => new Function('self', source), 'it is a program').not.toThrow()
})
