/** Next.js calls this once, when the server starts. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { enableClientAddresses, parseProxies } = await import('./server/client-address')
  enableClientAddresses(parseProxies(process.env.TRUSTED_PROXIES ?? ''))
  const { refuseOtherMethods } = await import('./server/known-methods')
  refuseOtherMethods()
  // The Dockerfile says so; elsewhere, and for Ctrl-C while developing, Next.js's own way is right.
  if (!process.env.NEXT_MANUAL_SIG_HANDLE) return
  const { enableGracefulShutdown } = await import('./server/graceful-shutdown')
  enableGracefulShutdown()
}
