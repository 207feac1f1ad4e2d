/** Next.js calls this once, when the server starts. */
export async function register(): Promise<void> {
  // The Dockerfile says so; elsewhere, and for Ctrl-C while developing, Next.js's own way is right.
  if (process.env.NEXT_RUNTIME !== 'nodejs' || !process.env.NEXT_MANUAL_SIG_HANDLE) return
  const { enableGracefulShutdown } = await import('./server/graceful-shutdown')
  enableGracefulShutdown()
}
