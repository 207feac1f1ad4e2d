export const dynamic = 'force-dynamic'

/** Which build this is, so that a deployment can prove what runs. */
export function GET(): Response {
  return Response.json({ service: 'frontend', build: process.env.BUILD_HASH ?? 'unknown' })
}
