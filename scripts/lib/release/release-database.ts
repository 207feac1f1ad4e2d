import { createDatabase, type Database } from '../backup/database.ts'
import type { Context } from '../run/context.ts'
import { releaseValues } from './release-values.ts'

/** The database of the present revision. Throws TSK_DATABASE_EXTERNAL where that runs no server of its own. */
export const releaseDatabase = async (context: Context): Promise<Database> =>
  createDatabase(context, await releaseValues(context))
