// What the application consists of.
import { type ObjectRef, refOf } from '../facts/facts.ts'
import type { World } from '../world/world.ts'

/** A part of the application, by its component. */
const part = (world: World, component: string) =>
  world.workloads.find(
    ({ metadata }) =>
      metadata.labels?.['app.kubernetes.io/part-of'] === 'taskora' &&
      metadata.labels['app.kubernetes.io/component'] === component,
  )

/** What depends on the database, wherever that is. */
export const users = (world: World): ObjectRef[] =>
  ['backend', 'frontend'].flatMap((component) => part(world, component) ?? []).map(refOf)

/** The namespace of the application. */
export const home = (world: World): string | undefined => users(world)[0]?.namespace

/** The StatefulSet of the database, and what depends on it; nothing where the database is outside. */
export function parts(world: World): { database: ObjectRef; users: ObjectRef[] } | undefined {
  const database = part(world, 'database')
  return database && { database: refOf(database), users: users(world) }
}
