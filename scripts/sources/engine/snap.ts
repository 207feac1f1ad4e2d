import { sep } from 'node:path'
import { UserError } from '../../lib/errors.ts'

/**
 * Throws TSK_ENGINE_SNAP when the docker client is a snap and a folder is one that it cannot see: it has a temporary
 * folder of its own, and of the person's home all but what begins with a dot.
 */
export function assertSnapSees(client: string, folders: readonly string[], home: string): void {
  if (!/^(\/snap\/|\/var\/lib\/snapd\/)/.test(client)) return
  const hidden = folders.filter((folder) => !isSeen(folder, home))
  if (hidden.length === 0) return
  throw new UserError(
    'TSK_ENGINE_SNAP',
    `The docker client ${client} is a snap, which cannot see ${hidden.join(', ')}`,
    {
      evidence: ['a snap sees the home folder without what begins with a dot there, and has a /tmp of its own'],
      hint:
        'Give it folders that it sees: `mkdir -p ~/taskora/tmp && export TMPDIR=~/taskora/tmp ' +
        'TASKORA_CACHE=~/taskora/cache`, with the checkout in the home folder too; or install the docker client as a ' +
        'package: `sudo apt-get install docker.io`',
    },
  )
}

const isSeen = (folder: string, home: string): boolean =>
  folder.startsWith(home + sep) && !folder.slice(home.length + 1).startsWith('.')
