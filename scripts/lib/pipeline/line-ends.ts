import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../errors.ts'
import type { Paths } from '../run/paths.ts'

/** Stands for all: git converts the line ends of a checkout as a whole. */
const SAMPLE = join('files', 'database', 'start.sh')

/** Throws TSK_CHECKOUT_CRLF where git wrote the line ends of Windows: shell scripts then fail in their containers. */
export function assertLineEnds({ chart, root }: Pick<Paths, 'chart' | 'root'>): void {
  if (!readFileSync(join(chart, SAMPLE), 'utf8').includes('\r\n')) return
  throw new UserError('TSK_CHECKOUT_CRLF', `The files of this checkout have the line ends of Windows (CRLF): ${root}`, {
    evidence: [join(chart, SAMPLE)],
    hint:
      'Clone again with `git clone -c core.autocrlf=false`; or here, with your changes kept in the stash: ' +
      '`git stash && git config core.autocrlf false && git rm -rq --cached . && git reset -q --hard`',
  })
}
