// No variable of another project reaches a program that a command of the suite starts.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { COMMAND_NAMES } from '../../../scripts/cli/commands.ts'

const RUN = join(import.meta.dirname, '..', '..', '..', 'scripts', 'run.mjs')

t.jobs = 4
t.setTimeout(240_000)

const MARK = 'from-another-project:'

/** Every value says where it comes from, so that one which slips through is seen under any name. */
const FOREIGN = Object.fromEntries(
  [
    ...['HELM_KUBEAPISERVER', 'HELM_KUBETOKEN', 'HELM_DRIVER', 'KUBECONFIG', 'KUBERC', 'KUBERNETES_MASTER'],
    ...['MINIKUBE_NODES', 'MINIKUBE_HOME', 'DOCKER_DEFAULT_PLATFORM', 'DOCKER_CERT_PATH', 'BUILDX_BUILDER'],
    ...['GOARCH', 'GIT_DIR', 'npm_config_production', 'MADE_UP'],
  ].map((name) => [name, `${MARK}${name}`]),
)

/** These go on until they are told to end; what they start are steps and operations that others here start as well. */
const CONTINUOUS = ['dev', 'bench', 'mcp']
const MORE: Readonly<Record<string, readonly string[]>> = {
  teardown: ['--level', 'all', '--yes'],
  tools: ['helm'],
  restore: ['missing.dump'],
  ask: ['show me pod status'],
  deploy: ['--from', 'build'],
}

/** A machine whose programs write down their variables and fail, and the record of a setup. */
function machine(t: Test): { folder: string; env: Record<string, string> } {
  const folder = mkdtempSync(join(tmpdir(), 'taskora-test-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  mkdirSync(join(folder, 'seen'))
  symlinkSync('/bin/bash', join(bin, 'bash'))
  for (const name of ['docker', 'minikube', 'kubectl', 'helm', 'npm', 'git', 'go', 'python3'])
    writeFileSync(
      join(bin, name),
      `#!/bin/sh\n/usr/bin/env > '${folder}/seen/${name}.'$$\ncase "$*" in *readyz*) echo ok ;; *) exit 1 ;; esac\n`,
      { mode: 0o755 },
    )
  const tool = (name: string): object => ({ name, version: 'v1.0.0', path: join(bin, name), origin: 'path' })
  const tools = Object.fromEntries(['docker', 'minikube', 'kubectl', 'helm'].map((name) => [name, tool(name)]))
  const record = {
    ...{ source: 'packages', inputs: '', startArgs: [], kubernetesVersion: 'v1', tools },
    baseImages: { node: 'n:1', python: 'p:1', postgres: 'd:1' },
    engine: { owned: false, host: 'unix:///none.sock' },
  }
  const state = join(folder, 'state')
  mkdirSync(state)
  for (const file of [join(state, 'toolchain.json')]) writeFileSync(file, JSON.stringify(record))
  return {
    folder,
    env: { PATH: bin, HOME: folder, TASKORA_STATE: state, TASKORA_CACHE: join(folder, 'cache'), ...FOREIGN },
  }
}

for (const name of COMMAND_NAMES.filter((each) => !CONTINUOUS.includes(each))) {
  t.test(`${name}: its programs see no foreign variable`, async (t) => {
    const { folder, env } = machine(t)
    const child = spawn(process.execPath, [RUN, name, ...(MORE[name] ?? [])], { cwd: folder, env, stdio: 'ignore' })
    await once(child, 'close')
    const seen = readdirSync(join(folder, 'seen'))
    for (const file of seen) {
      const text = readFileSync(join(folder, 'seen', file), 'utf8')
      t.same(
        text.split('\n').filter((line) => line.includes(MARK)),
        [],
        file,
      )
      // A program that was ended at once has written nothing.
      if (text !== '') t.match(text, /^PATH=/m, `${file} was written`)
    }
    if (['status', 'verify', 'deploy', 'logs'].includes(name)) t.ok(seen.length > 0, `${name} asked its programs`)
  })
}
