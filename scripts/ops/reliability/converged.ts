// What has to hold after a change of the release, whatever came before it.
import { join } from 'node:path'
import { lockHolder } from '../../lib/lock.ts'
import { readRelease } from '../../lib/release/release.ts'
import type { Context } from '../../lib/run/context.ts'
import { leftChildren } from '../../lib/shell/children.ts'
import { type Account, listTasks, signsIn } from './history/accounts.ts'
import { connect } from './history/exchange.ts'

/** Somebody who was there before, with a task. */
export interface OldUser {
  readonly url: string
  readonly account: Account
  readonly title: string
}

/** What is left of a run that was broken off: a release that hangs, a lock, a program. Nothing, when all is well. */
export async function leftovers(context: Context): Promise<string[]> {
  const { state } = context.paths
  const release = await readRelease(context)
  const holder = lockHolder(join(state, 'lock'))
  return [
    ...(release?.status === 'deployed' ? [] : [`the release is ${release?.status ?? 'not there'}`]),
    ...(holder === undefined ? [] : [`the lock is held by ${holder}`]),
    ...leftChildren(join(state, 'children')).map(({ name }) => `${name} is still at work`),
  ]
}

/** Why somebody who was there before would not find things as they were; nothing, when all is well. */
export async function missedBy({ url, account, title }: OldUser): Promise<string[]> {
  const connection = connect(url)
  try {
    const tasks = await listTasks(connection, account)
    const found = tasks?.filter((each) => each.title === title).length
    return [
      ...((await signsIn(url, account)) ? [] : ['the old user cannot sign in']),
      ...(found === 1 ? [] : [`the old session finds its task ${found ?? 'not even asked for'}, not once`]),
    ]
  } finally {
    connection.close()
  }
}
