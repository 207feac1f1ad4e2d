import { authSchemaPresent } from '@/server/database'
import { createReadiness } from '@/server/readiness'

export const dynamic = 'force-dynamic'

const readiness = createReadiness({ database: authSchemaPresent })

/** Whether this replica can serve people: the database answers and holds the tables of the accounts. */
export async function GET(): Promise<Response> {
  const { ready, failing } = await readiness()
  return Response.json({ status: ready ? 'ok' : 'unavailable', failing }, { status: ready ? 200 : 503 })
}
