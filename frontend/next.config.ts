import type { NextConfig } from 'next'

/** The page policy with its nonce comes from src/proxy.ts; an API answer is data, so it may load nothing at all. */
const API_POLICY = "default-src 'none'; frame-ancestors 'none'"

const SECURITY_HEADERS = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), geolocation=(), microphone=(), payment=()' },
]

const config: NextConfig = {
  output: 'standalone',
  // The lock file one folder up belongs to the deployment suite, not to this application.
  outputFileTracingRoot: import.meta.dirname,
  turbopack: { root: import.meta.dirname },
  // Images are served as they are, so the 20 MB library that would resize them stays out of the container.
  outputFileTracingExcludes: { 'next-server': ['**/node_modules/sharp/**', '**/node_modules/@img/**'] },
  poweredByHeader: false,
  images: { unoptimized: true },
  // Nothing is cached on disk, so the container's root can be read-only, and `next dev` cannot fill its volume.
  experimental: { isrFlushToDisk: false, turbopackFileSystemCacheForDev: false },
  // Browsers ask for this address wherever a page names no icon, as Next.js's own page for a fault does.
  rewrites: async () => [{ source: '/favicon.ico', destination: '/icon.svg' }],
  headers: async () => [
    { source: '/:path*', headers: SECURITY_HEADERS },
    { source: '/api/:path*', headers: [{ key: 'Content-Security-Policy', value: API_POLICY }] },
  ],
}

export default config
