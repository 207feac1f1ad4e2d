import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, test } from 'vitest'

const SOURCES = join(import.meta.dirname, '..', 'src')

/** Which rooms the modules of a room may import, besides their own. */
const MAY_IMPORT: Record<string, string[]> = {
  '.': ['server', 'api'],
  app: [
    'components/account',
    'components/chat',
    'components/shell',
    'components/sign-in',
    'components/tasks',
    'components/ui',
    'server',
    'state',
    'lib',
    'api',
  ],
  'components/account': ['components/shell', 'components/ui', 'state', 'lib', 'api'],
  'components/chat': ['components/ui', 'state', 'lib', 'api'],
  'components/shell': ['components/ui', 'state', 'lib', 'api'],
  'components/sign-in': ['components/ui', 'state', 'lib', 'api'],
  'components/tasks': ['components/ui', 'state', 'lib', 'api'],
  'components/ui': ['api'],
  server: ['lib', 'api'],
  state: ['lib', 'api'],
  lib: ['api'],
  api: [],
}

interface Import {
  from: string
  to: string
}

/** `components` is a house of its own: each folder below it is a room. */
function roomOf(path: string): string {
  const folders = dirname(path).split('/')
  return folders.slice(0, folders[0] === 'components' ? 2 : 1).join('/')
}

function importsOf(path: string, text: string): Import[] {
  const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, specifier = '']) => specifier)
  const own = specifiers.flatMap((specifier) => {
    if (specifier.startsWith('@/')) return [specifier.slice(2)]
    return specifier.startsWith('.') ? [normalize(join(dirname(path), specifier))] : []
  })
  // Fonts come from a package by their path.
  return own.filter((to) => !to.startsWith('..')).map((to) => ({ from: path, to }))
}

const forbidden = ({ from, to }: Import): boolean =>
  roomOf(from) !== roomOf(to) && !MAY_IMPORT[roomOf(from)]?.includes(roomOf(to))

const modules = globSync('**/*.{ts,tsx}', { cwd: SOURCES }).map((path) => ({
  path,
  text: readFileSync(join(SOURCES, path), 'utf8'),
}))

describe('the rooms of src', () => {
  test('import in the allowed directions only', () => {
    expect(modules.flatMap(({ path, text }) => importsOf(path, text)).filter(forbidden)).toEqual([])
  })

  test.each([
    ['components/ui/button.tsx', "import { useTasks } from '@/state/tasks'"],
    ['state/toasts.tsx', "import type { Toast } from '../components/shell/toast-stack'"],
    ['components/tasks/drag.ts', "const load = () => import('@/server/log')"],
    ['lib/due.ts', "import 'server-only'\nimport { log } from '@/server/log'"],
  ])('a wrong direction is seen: %s', (path, text) => {
    expect(importsOf(path, text).filter(forbidden)).toHaveLength(1)
  })

  test('server/ is guarded: each module of it begins with server-only', () => {
    const unguarded = modules.filter(
      ({ path, text }) => roomOf(path) === 'server' && !/^import 'server-only'$/m.test(text),
    )
    expect(unguarded.map(({ path }) => path)).toEqual([])
  })
})
