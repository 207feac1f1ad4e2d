import { authSchemaPresent } from '@/server/database'
import { createReadiness } from '@/server/readiness'
import { warmedUp } from '@/server/warm-up'

export const dynamic = 'force-dynamic'

const readiness = createReadiness({ database: authSchemaPresent, pages: warmedUp })

/** Whether this replica wants traffic. `degraded` still does: its pages say what is missing, its API answers 503. */
export async function GET(): Promise<Response> {
  const { ready, failing } = await readiness()
  const status = failing.length === 0 ? 'ok' : ready ? 'degraded' : 'unavailable'
  return Response.json({ status, failing }, { status: ready ? 200 : 503 })
}
