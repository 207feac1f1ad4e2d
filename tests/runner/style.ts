import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { countAsOne } from './counts.ts'
import type { Suite, Task } from './suite.ts'

const LIMIT_MS = 10 * 60_000

/** Layout, imports, types and common mistakes, each by the tool of its language. */
export const STYLE: Suite = {
  name: 'style',
  about: 'layout, imports and common mistakes of TypeScript, Python and shell',
  needs: ['backend packages', 'shell checkers'],
  lane: 'other',
  limitMs: LIMIT_MS,
  tasks: (root) => [typescript, ...python(root), ...shell(root)],
}

const check = (folder: string, argv: Task['argv']): Task => ({ argv, folder, count: countAsOne })

const typescript = check('.', ['biome', 'ci', '--error-on-warnings'])

function python(root: string): Task[] {
  const program = (name: string): string => join(root, 'backend', '.venv', 'bin', name)
  return [
    check('backend', [program('ruff'), 'format', '--check', '.']),
    check('backend', [program('ruff'), 'check', '.']),
    check('backend', [program('mypy')]),
    check('backend', [program('lint-imports')]),
  ]
}

function shell(root: string): Task[] {
  const program = (name: string): string => join(root, 'tests', '.venv', 'bin', name)
  const files = shellFiles(root)
  return [
    check('.', [program('shellcheck'), '--exclude=SC2148', ...files]),
    check('.', [program('shfmt'), '--diff', ...files]),
  ]
}

/** Every tracked file that a shell runs, by its first line or its name. */
function shellFiles(root: string): string[] {
  const git = (...args: string[]): string[] =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim().split('\n')
  const byFirstLine = git('grep', '--name-only', '--extended-regexp', '^#!.*\\b(ba)?sh\\b', '--', ':!*.ts', ':!*.md')
  return [...new Set([...byFirstLine, ...git('ls-files', '*.sh')])].sort()
}
