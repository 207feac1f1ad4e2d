import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { describeError, EXIT, EXIT_CODES, UserError } from '../../../scripts/lib/errors.ts'

t.test("a user's error is told without a stack, with what it knows", async (t) => {
  const full = new UserError('TSK_A_FACT', 'it happened', {
    hint: 'do this',
    evidence: ['seen'],
    exitCode: EXIT.cluster,
    cause: new Error('why'),
  })
  t.same(describeError(full), {
    code: 'TSK_A_FACT',
    message: 'it happened',
    hint: 'do this',
    evidence: ['seen'],
    exitCode: 4,
  })
  t.same(describeError(new UserError('TSK_B_FACT', 'it happened')), {
    code: 'TSK_B_FACT',
    message: 'it happened',
    evidence: [],
    exitCode: EXIT.guard,
  })
})

t.test('each code that ends in its own way is the code of an error', async (t) => {
  const root = join(import.meta.dirname, '..', '..', '..', 'scripts')
  const sources = globSync('**/*.ts', { cwd: root }).map((path) => readFileSync(join(root, path), 'utf8'))
  const made = new Set(sources.flatMap((text) => [...text.matchAll(/'(TSK_[A-Z_]+)'/g)].map(([, code]) => code)))
  t.ok(EXIT_CODES.size > 30)
  t.same(
    [...EXIT_CODES.keys()].filter((code) => !made.has(code)),
    [],
  )
  t.equal(new UserError('TSK_RUN_BUSY', 'x').exitCode, EXIT.busy)
  t.equal(new UserError('TSK_RUN_BUSY', 'x', { exitCode: EXIT.guard }).exitCode, EXIT.guard, 'unless it says otherwise')
})

const BUGS: [about: string, thrown: unknown, message: string][] = [
  ['an Error', new TypeError('x is undefined'), 'x is undefined'],
  ['a text', 'broken', 'broken'],
  ['nothing', undefined, 'undefined'],
]
for (const [about, thrown, message] of BUGS) {
  t.test(`${about} that nobody foresaw is a bug: exit code 1, a stack, and a request to report it`, async (t) =>
    t.match(describeError(thrown), { code: 'TSK_BUG', message, exitCode: EXIT.bug, stack: /Error/, hint: /report/ }),
  )
}

t.test('exit codes are those that the documentation promises, each once', async (t) => {
  t.same(EXIT, {
    ok: 0,
    bug: 1,
    usage: 2,
    guard: 3,
    cluster: 4,
    build: 5,
    unhealthy: 6,
    busy: 75,
    interrupted: 130,
    terminated: 143,
  })
})

const refused = (code: string, path: string | undefined, syscall = 'mkdir'): Error =>
  Object.assign(new Error(`${code}: no, ${syscall}`), { code, syscall, ...(path === undefined ? {} : { path }) })

for (const [error, code, hint] of [
  [refused('EACCES', '/nowhere/state/logs'), 'TSK_FILE_DENIED', /^Set TASKORA_STATE/],
  [refused('EPERM', '/nowhere'), 'TSK_FILE_DENIED', /^Set TASKORA_STATE/],
  [refused('EROFS', '/nowhere'), 'TSK_FILE_READONLY', /TASKORA_STATE/],
  [refused('ENOTDIR', '/etc/hostname/logs'), 'TSK_FILE_NO_FOLDER', /TASKORA_STATE/],
  [refused('ELOOP', '/nowhere'), 'TSK_FILE_NO_FOLDER', /TASKORA_STATE/],
  [refused('ENOSPC', '/nowhere', 'write'), 'TSK_DISK_FULL', /Free some space/],
  [refused('ENOSPC', undefined, 'write'), 'TSK_DISK_FULL', /Free some space/],
  [refused('EDQUOT', '/nowhere', 'write'), 'TSK_DISK_FULL', /Free some space/],
  [refused('ENOENT', '/nowhere'), 'TSK_BUG', /report it/],
  [refused('EACCES', '/usr/bin/docker', 'spawn /usr/bin/docker'), 'TSK_BUG', /report it/],
  [refused('EACCES', undefined), 'TSK_BUG', /report it/],
] as const) {
  t.test(`${error.message} is ${code}`, async (t) => {
    const described = describeError(error)
    t.match(described, { code, hint })
    t.equal(described.stack === undefined, code !== 'TSK_BUG', 'only a fault of ours has a stack trace')
  })
}

t.test("a folder of Taskora's own that belongs to somebody else is given to this user", async (t) => {
  const state = join(t.testdir({ '.taskora': {} }), '.taskora')
  const { hint, message } = describeError(refused('EACCES', join(state, 'logs')))
  t.equal(hint, `sudo chown -R "$(id -un)" '${state}'`)
  t.match(message, `${state} belongs to `)
})
