import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Folders named by what they are and the key of their inputs. One that exists is complete. */
export interface Store {
  readonly root: string
  path(name: string, key: string): string
  has(name: string, key: string): boolean
  /** Fills a temporary folder and gives it its name only when that succeeded. */
  publish(name: string, key: string, fill: (folder: string) => Promise<void>): Promise<string>
}

export function createStore(root: string): Store {
  const path: Store['path'] = (name, key) => join(root, `${name}-${key}`)
  return {
    root,
    path,
    has: (name, key) => existsSync(path(name, key)),
    async publish(name, key, fill) {
      const folder = path(name, key)
      const temporary = `${folder}.${process.pid}.partial`
      await rm(temporary, { recursive: true, force: true })
      await mkdir(temporary, { recursive: true })
      try {
        await fill(temporary)
        await moveInto(temporary, folder)
      } finally {
        await rm(temporary, { recursive: true, force: true })
      }
      return folder
    },
  }
}

/** Another run may have been first: its result has the same key and is as good. */
async function moveInto(temporary: string, folder: string): Promise<void> {
  try {
    await rename(temporary, folder)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error
  }
}
