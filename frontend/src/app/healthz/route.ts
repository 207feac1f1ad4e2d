export const dynamic = 'force-dynamic'

/** The process answers. Nothing else is asked, so a lost database never restarts this container. */
export function GET(): Response {
  return Response.json({ status: 'ok' })
}
