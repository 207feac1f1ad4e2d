import { userInfo } from 'node:os'
import t from 'tap'
import { resolvePaths } from '../../../../scripts/lib/run/paths.ts'

const paths = (env: Record<string, string>) => resolvePaths('/checkout', { HOME: '/home/me', ...env }, 'taskora')

const PLACES: [about: string, env: Record<string, string>, state: string, cache: string][] = [
  ['nothing', {}, '/checkout/.taskora', '/home/me/.cache/taskora'],
  ['both moved', { TASKORA_STATE: '/s', TASKORA_CACHE: '/c' }, '/s', '/c'],
  ['a cache folder', { XDG_CACHE_HOME: '/x' }, '/checkout/.taskora', '/x/taskora'],
  ['a cache folder that is empty', { XDG_CACHE_HOME: '' }, '/checkout/.taskora', '/home/me/.cache/taskora'],
  ['a relative cache folder', { XDG_CACHE_HOME: 'x' }, '/checkout/.taskora', '/home/me/.cache/taskora'],
  ['empty ones', { TASKORA_STATE: '', TASKORA_CACHE: '' }, '/checkout/.taskora', '/home/me/.cache/taskora'],
  ['relative ones', { TASKORA_STATE: 's', TASKORA_CACHE: '../c' }, '/checkout/s', '/c'],
  ['blanks and letters of any alphabet', { TASKORA_STATE: '/my état' }, '/my état', '/home/me/.cache/taskora'],
  ['an empty home', { HOME: '' }, '/checkout/.taskora', `${userInfo().homedir}/.cache/taskora`],
]
for (const [about, env, state, cache] of PLACES)
  t.test(`with ${about}: ${state} and ${cache}`, async (t) => t.match(paths(env), { state, cache }))
