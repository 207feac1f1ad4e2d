import { readMe } from '@/api/accounts'
import { RequestError } from '@/api/http'
import { leaveWhenSignedOut } from '@/api/signed-out'
import { conflictingTask, deleteTask, type TaskChange } from '@/api/tasks'
import type { Unsent } from '../outbox'
import { entryOf, versionFor } from '../task-list'
import type { ActionTools } from './action-tools'
import type { SendNew } from './add-task'
import { failureOf } from './failures'
import { EditConflict, saveChange } from './save-change'
import { createSendMove, createSendSkip } from './send-moves'

type UnsentChange = Extract<Unsent, { kind: 'change' }>
type UnsentRemoval = Extract<Unsent, { kind: 'remove' }>

/**
 * The action that sends what waits in the outbox. `key` names one that the person asked for; without it, all that were
 * not refused. Another account may have signed in meanwhile in this browser: then nothing is sent.
 */
export function createSendAgain(tools: ActionTools, sendNew: SendNew) {
  const { store, account, outbox, queued, announce, onConflict, onSaved } = tools
  const [sendMove, sendSkip] = [createSendMove(tools), createSendSkip(tools)]
  let running: Promise<void> | null = null

  const send = async (key?: string): Promise<void> => {
    const waiting = outbox.get().filter((unsent) => (key === undefined ? !unsent.refused : unsent.key === key))
    if (waiting.length === 0 || (await ownerSigned(waiting)) === false) return
    const changes = Map.groupBy(waiting.filter(isChange), ({ seen }) => seen.id)
    const asked = key !== undefined
    for (const unsent of waiting) {
      if (unsent.kind === 'add') await attempt([unsent], () => sendNew(unsent.task, unsent.key))
    }
    for (const ofOneTask of changes.values()) await attempt(ofOneTask, () => sendChanges(ofOneTask, asked))
    for (const unsent of waiting) {
      if (unsent.kind === 'skip') await attempt([unsent], () => sendSkip(unsent))
      if (unsent.kind === 'move') await attempt([unsent], () => sendMove(unsent))
    }
    for (const unsent of waiting) {
      if (unsent.kind === 'remove') await attempt([unsent], () => sendRemoval(unsent, asked))
    }
  }

  const ownerSigned = async (waiting: Unsent[]): Promise<boolean> => {
    try {
      return (await readMe()).id === account
    } catch (error) {
      fail(waiting, error)
      return false
    }
  }

  const attempt = async (all: Unsent[], work: () => Promise<unknown>) => {
    try {
      await work()
      for (const { key } of all) outbox.remove(key)
    } catch (error) {
      fail(all, error)
    }
  }

  const fail = (all: Unsent[], error: unknown) => {
    const { problem, refused } = failureOf(error)
    const gone = error instanceof RequestError && error.status === 404
    const keys = all.map(({ key }) => key)
    outbox.fail(keys, gone ? 'The task was deleted elsewhere.' : problem, refused)
    leaveWhenSignedOut(error)
  }

  /** All changes of one task as one, the later over the earlier: each alone would meet the others as a conflict. */
  const sendChanges = async (all: UnsentChange[], asked: boolean) => {
    const seen = all[0]!.seen
    const change: TaskChange = Object.assign({}, ...all.map((one) => one.change))
    const entry = store.get().entries.find(({ task }) => task.id === seen.id) ?? entryOf(seen)
    try {
      const { task } = await queued([entry.key], () => saveChange(store, entry, change, seen))
      store.dispatch({ type: 'synced', task })
      announce(`Saved “${task.title}”`)
      onSaved()
    } catch (error) {
      if (!(error instanceof EditConflict)) throw error
      // Only the person can decide, and not while they are at something else.
      if (asked) return onConflict({ entry, mine: change, theirs: error.theirs, parts: error.parts })
      throw new RequestError('It was changed elsewhere as well. Send it again to choose.', 412, 'version_conflict')
    }
  }

  /** Deletes what the person saw, as they left it; something else only when they ask for that. */
  const sendRemoval = async ({ seen }: UnsentRemoval, asked: boolean) => {
    const entry = store.get().entries.find(({ task }) => task.id === seen.id)
    const version = entry ? versionFor(entry, seen) : seen.version
    try {
      await queued([entry?.key ?? seen.id], () => deleteTask(seen.id, asked ? undefined : version))
    } catch (error) {
      if (conflictingTask(error)) {
        throw new RequestError(
          'It was changed elsewhere. Send it again to delete it all the same.',
          412,
          'version_conflict',
        )
      }
      // Somebody else did it, or the answer to an earlier attempt was lost.
      if (!(error instanceof RequestError) || error.status !== 404) throw error
    }
    if (entry) store.dispatch({ type: 'removed', keys: [entry.key] })
    announce(`Deleted “${seen.title}”`)
    onSaved()
  }

  return async (key?: string): Promise<void> => {
    const before = running
    const own = (async () => {
      await before
      await send(key)
    })()
    running = own
    await own
    if (running === own) running = null
  }
}

const isChange = (unsent: Unsent): unsent is UnsentChange => unsent.kind === 'change'
