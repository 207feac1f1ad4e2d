import 'server-only'
import { readFileSync } from 'node:fs'
import { Client, Pool, type PoolClient, type PoolConfig } from 'pg'

type Connected = (error: Error | undefined, client?: PoolClient, release?: PoolClient['release']) => void

/** PostgreSQL's answer to a wrong password. */
const REFUSED = '28P01'
/** Two, and what the files have become meanwhile. */
const MOST_TRIES = 4

/** Which password it was that was refused. */
const refusals = new WeakMap<Error, string>()

class NotingClient extends Client {
  override connect(): Promise<this>
  override connect(callback: (error: Error) => void): void
  override connect(callback?: (error: Error) => void): Promise<this> | undefined {
    if (!callback) return super.connect() as unknown as Promise<this>
    super.connect((error: Error) => {
      if (error) refusals.set(error, String(this.password))
      callback(error)
    })
    return undefined
  }
}

/**
 * A pool for a role whose password is changed under it. Each file holds one: that in force, and while it is being
 * changed the next one. They are read for each connection, and what the server refuses gives way to the other.
 */
export class ChangingPasswordPool extends Pool {
  #files: readonly string[]
  #preferred: string | undefined

  constructor(config: Omit<PoolConfig, 'password' | 'Client'>, files: readonly string[]) {
    super({ ...config, Client: NotingClient, password: () => this.#password() } as PoolConfig)
    this.#files = files
  }

  override connect(): Promise<PoolClient>
  override connect(callback: Connected): void
  override connect(callback?: Connected): Promise<PoolClient> | undefined {
    const opened = this.#open()
    if (!callback) return opened
    // Outside the promise, which would swallow what the callback throws.
    opened.then(
      (client) => process.nextTick(callback, undefined, client, client.release),
      (error) => process.nextTick(callback, error, undefined, () => {}),
    )
    return undefined
  }

  async #open(): Promise<PoolClient> {
    const refused = new Set<string>()
    for (let tries = 1; ; tries++) {
      try {
        return await super.connect()
      } catch (error) {
        const { code } = error as { code?: unknown }
        if (code !== REFUSED || tries === MOST_TRIES) throw error
        refused.add(refusals.get(error as Error) ?? '')
        this.#preferred = this.#candidates().find((each) => !refused.has(each))
        if (this.#preferred === undefined) throw error
      }
    }
  }

  #password(): string {
    const candidates = this.#candidates()
    const found = candidates.find((each) => each === this.#preferred) ?? candidates[0]
    if (found === undefined) throw new Error(`there is no password in ${this.#files.join(' and ')}`)
    return found
  }

  #candidates(): string[] {
    return this.#files.flatMap((file) => contentOf(file) || [])
  }
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    // The second one is there during a change alone.
    return ''
  }
}
