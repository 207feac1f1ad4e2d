// What `npm run env` prints is read by the person's shell: every value arrives there as it is.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import t from 'tap'
import { clusterVariables, type Toolchain, writeToolchain } from '../../../../scripts/lib/toolchain/toolchain.ts'
import { operation } from '../../../../scripts/ops/env/env.ts'
import { exportLines } from '../../../../scripts/ops/env/shell-dialects.ts'
import { hostileValues } from '../../../fixtures/suite/hostile-values.ts'
import { sandbox } from '../../../fixtures/suite/sandbox.ts'

const toolchain = (folder: string): Toolchain => {
  const path = join(folder, 'program')
  writeFileSync(path, '')
  const tool = <N extends string>(name: N) => ({ name, version: 'v1.0.0', path, origin: 'path' as const })
  return {
    source: 'packages',
    inputs: '',
    kubernetesVersion: 'v1.35.4',
    startArgs: [],
    baseImages: { node: 'n', python: 'p', postgres: 'd' },
    engine: { host: 'unix:///run/our.sock', owned: true },
    tools: { docker: tool('docker'), minikube: tool('minikube'), kubectl: tool('kubectl'), helm: tool('helm') },
  }
}

t.test("bash gets every variable as it is, and the project's folders before its own", async (t) => {
  const box = sandbox(t, {}, { settings: { profile: 'mine', namespace: 'room' } })
  writeToolchain(box.context.paths, toolchain(box.folder))
  const answer = await operation.run(box.context)
  const { stdout } = spawnSync(
    'bash',
    [
      '--norc',
      '-c',
      'eval "$1"; printf "%s\\n" "$PATH" "$KUBECONFIG" "$MINIKUBE_HOME" "$MINIKUBE_PROFILE" "$HELM_KUBECONTEXT" ' +
        '"$HELM_NAMESPACE" "$DOCKER_HOST"',
      'bash',
      box.data(),
    ],
    { encoding: 'utf8', env: { PATH: '/usr/bin:/bin' } },
  )
  const { bin, root, kubeconfig, minikubeHome } = box.context.paths
  t.same(stdout.trim().split('\n'), [
    `${bin}:${join(root, 'node_modules', '.bin')}:/usr/bin:/bin`,
    kubeconfig,
    minikubeHome,
    'mine',
    'mine',
    'room',
    'unix:///run/our.sock',
  ])
  t.equal(box.output(), '', 'nothing but the exports')
  t.match(answer, { ...clusterVariables(box.context), path: [bin, join(root, 'node_modules', '.bin')] })
})

t.test('two profiles of one checkout have a kubeconfig each', (t) => {
  const files = ['one', 'two'].map((profile) => sandbox(t, {}, { settings: { profile } }).context.paths)
  t.not(basename(files[0]!.kubeconfig), basename(files[1]!.kubeconfig))
  t.equal(dirname(files[0]!.kubeconfig), join(files[0]!.state, 'kubeconfigs'))
  t.end()
})

t.test('no value gets out of its quotes', (t) => {
  for (const value of hostileValues().filter((each) => !each.includes('\0'))) {
    const [, line] = exportLines('sh', [], { VALUE: value })
    const { stdout } = spawnSync('bash', ['--norc', '-c', 'eval "$1"; printf %s "$VALUE"', 'bash', line!], {
      encoding: 'utf8',
    })
    t.equal(stdout, value)
  }
  t.end()
})

t.test('other shells get their own words', (t) => {
  const values = { NAME: `it's a \\ "test"` }
  t.same(exportLines('fish', ['/a b'], values), [`set -gx PATH '/a b' $PATH;`, `set -gx NAME 'it\\'s a \\\\ "test"';`])
  t.same(exportLines('powershell', ['/a b', '/c'], values), [
    `$env:PATH = (@('/a b', '/c') + $env:PATH) -join [IO.Path]::PathSeparator`,
    `$env:NAME = 'it''s a \\ "test"'`,
  ])
  t.throws(() => exportLines('toString', [], {}), { code: 'TSK_USAGE' })
  t.end()
})

t.test('without a setup there is nothing to print, and the way to it', async (t) => {
  const box = sandbox(t)
  await t.rejects(operation.run(box.context), { code: 'TSK_TOOLCHAIN_MISSING' })
  t.equal(box.data(), '', 'eval gets nothing')
})
