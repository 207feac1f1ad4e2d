import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BuiltComponent } from '../../lib/images/images.ts'

/** A change of one line that is seen from outside. */
interface Edit {
  readonly file: string
  /** What the line holds, up to where the mark goes. */
  readonly before: string
}

/** Where an edit of each component goes: a line of code whose text is in the answer or in the page. */
export const EDITS: Readonly<Record<BuiltComponent, Edit>> = {
  backend: { file: 'backend/src/api/health.py', before: '"service": "backend' },
  frontend: { file: 'frontend/src/components/sign-in/sign-in-form.tsx', before: 'Welcome back' },
}

/**
 * Puts a mark into the one line of a component, in place of the mark before. Throws when the sources have no such line
 * any more.
 */
export function applyEdit(root: string, component: BuiltComponent, mark: string): void {
  const { file, before } = EDITS[component]
  const path = join(root, file)
  const text = readFileSync(path, 'utf8')
  const at = text.indexOf(before)
  if (at < 0 || at !== text.lastIndexOf(before))
    throw new Error(`${file} holds "${before}" not exactly once: see scripts/ops/bench/edits.ts`)
  const after = text.slice(at + before.length).replace(/^ \[bench [\w-]*\]/, '')
  writeFileSync(path, `${text.slice(0, at + before.length)} [bench ${mark}]${after}`)
}
