import { execFileSync } from 'node:child_process'
import { chmodSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { writeMinikubeWrapper } from '../../../../scripts/lib/toolchain/minikube-wrapper.ts'

/** What the real program is called with, when the wrapper is. */
function passedOn(
  t: Test,
  args: readonly string[],
  env: Record<string, string> = { HELM_NAMESPACE: 'tasks' },
): string[] {
  const folder = t.testdir({ "real $(one)'s": '#!/bin/sh\nprintf "%s\\n" "$@"\n' })
  const real = join(folder, "real $(one)'s")
  chmodSync(real, 0o755)
  const file = join(folder, 'minikube')
  symlinkSync('/nonexistent', file)
  writeMinikubeWrapper(file, real)
  return execFileSync(file, args, { env: { PATH: '/usr/bin:/bin', ...env }, encoding: 'utf8' })
    .split('\n')
    .slice(0, -1)
}

for (const [about, args, more] of [
  [
    "a service is looked for in the application's namespace",
    ['service', 'taskora-frontend', '--url'],
    ['--namespace', 'tasks'],
  ],
  ['a namespace that is named wins', ['service', 'taskora-frontend', '-n', 'other'], []],
  ['so does its long form', ['service', 'taskora-frontend', '--namespace=other'], []],
  ['the list of services knows no namespace', ['service', 'list'], []],
  ['every other command is passed on as it is', ['start', '--profile', 'a b', '$(x)'], []],
] as const) {
  t.test(about, async (t) => t.same(passedOn(t, args), [...args, ...more]))
}

t.test('without a namespace in the environment nothing is added', async (t) =>
  t.same(passedOn(t, ['service', 'taskora-frontend'], {}), ['service', 'taskora-frontend']),
)
