// What the page's answers say to browsers beside the page.
import { NextRequest } from 'next/server'
import { afterEach, expect, test, vi } from 'vitest'
import { proxy } from '@/proxy'

afterEach(() => vi.unstubAllEnvs())

const keepsToHttps = (): string | null =>
  proxy(new NextRequest('https://tasks.example/sign-in')).headers.get('strict-transport-security')

test('browsers are told to keep to https for as long as the chart says, and else nothing', () => {
  vi.stubEnv('PUBLIC_URL', 'https://localhost:8080')
  expect(keepsToHttps()).toBeNull()
  vi.stubEnv('HSTS_MAX_AGE', '3600')
  expect(keepsToHttps()).toBe('max-age=3600')
  vi.stubEnv('HSTS_MAX_AGE', '0')
  expect(keepsToHttps()).toBe('max-age=0')
})
