// A shell that belongs to another cluster: the real helm, as every command starts it, never asks that one.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import t, { type Test } from 'tap'
import { resolvePaths } from '../../scripts/lib/run/paths.ts'
import { startKubeApi } from '../fixtures/chart/kube-api.ts'
import { findTool } from '../fixtures/chart/tool.ts'
import { listeningFor } from '../fixtures/suite/listening.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const RUN = join(ROOT, 'scripts', 'run.ts')
const PROFILE = 'here'

t.setTimeout(240_000)

/** The API server of another cluster, which counts what it is asked. */
async function foreignCluster(t: Test): Promise<{ url: string; requests: string[] }> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    response.writeHead(404).end()
  })
  return { url: (await listeningFor(t, server)).url, requests }
}

/** A checkout's state with the real helm; docker, minikube and kubectl say that a cluster is there, and no more. */
async function setUp(t: Test) {
  const folder = mkdtempSync(join(tmpdir(), 'taskora-test-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const [bin, state] = [join(folder, 'bin'), join(folder, 'state')]
  mkdirSync(bin)
  mkdirSync(state)
  symlinkSync('/bin/bash', join(bin, 'bash'))
  const answers = 'case "$*" in *readyz*) echo ok ;; *"get "*) echo "{\\"items\\":[]}" ;; *inspect*) exit 1 ;; esac'
  for (const name of ['docker', 'minikube', 'kubectl'])
    writeFileSync(join(bin, name), `#!/bin/sh\n${answers}\n`, { mode: 0o755 })
  symlinkSync(findTool('helm'), join(bin, 'helm'))
  const tool = (name: string): object => ({ name, version: 'v1.0.0', path: join(bin, name), origin: 'path' })
  const record = {
    ...{ source: 'packages', inputs: '', startArgs: [], kubernetesVersion: 'v1' },
    tools: Object.fromEntries(['docker', 'minikube', 'kubectl', 'helm'].map((name) => [name, tool(name)])),
    baseImages: { node: 'n:1', python: 'p:1', postgres: 'd:1' },
    engine: { owned: false, host: 'unix:///none.sock' },
  }
  const env = {
    ...{ PATH: bin, HOME: folder, TASKORA_PROFILE: PROFILE },
    ...{ TASKORA_STATE: state, TASKORA_CACHE: join(folder, 'cache') },
  }
  const paths = resolvePaths(ROOT, env, PROFILE)
  mkdirSync(dirname(paths.toolchain), { recursive: true })
  writeFileSync(paths.toolchain, JSON.stringify(record))
  const own = await startKubeApi({})
  t.teardown(own.stop)
  mkdirSync(dirname(paths.kubeconfig), { recursive: true })
  copyFileSync(own.kubeconfig, paths.kubeconfig)
  return { env, own }
}

t.test('no command asks the cluster that the variables of the shell name', async (t) => {
  const [{ env, own }, foreign] = [await setUp(t), await foreignCluster(t)]
  const elsewhere = {
    ...{ HELM_KUBEAPISERVER: foreign.url, HELM_KUBETOKEN: 'theirs', HELM_KUBECONTEXT: 'theirs' },
    ...{ KUBECONFIG: '/nonexistent', KUBERNETES_MASTER: foreign.url, KUBERC: '/nonexistent' },
  }
  for (const argv of [['status'], ['verify'], ['rollback'], ['doctor'], ['deploy', '--only', 'verify'], ['teardown']]) {
    const before = own.asked.length
    const child = spawn(process.execPath, [RUN, ...argv], { env: { ...env, ...elsewhere }, stdio: 'ignore' })
    await once(child, 'close')
    t.same(foreign.requests, [], `${argv.join(' ')} leaves the other cluster alone`)
    if (['verify', 'rollback'].includes(argv[0]!)) t.ok(own.asked.length > before, `${argv[0]} asks its own`)
  }
})
