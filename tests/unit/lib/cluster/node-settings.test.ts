// What a node keeps from its making: asked for, named at once, and changed only where nothing is lost.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { unpublish } from '../../../../scripts/lib/cluster/node-port.ts'
import { readNode } from '../../../../scripts/lib/cluster/node-record.ts'
import {
  assertNodeFits,
  growNode,
  laterSettings,
  sizeDifference,
} from '../../../../scripts/lib/cluster/node-settings.ts'
import { EXIT } from '../../../../scripts/lib/errors.ts'
import { nodePublishes } from '../../../fixtures/suite/checkout.ts'
import { type Rules, type SandboxSettings, sandbox } from '../../../fixtures/suite/sandbox.ts'

/** A checkout whose cluster was made with containerd, Kubernetes v1.35.0 and a disk of 38146 MiB. */
function made(t: Test, rules: Rules, settings: SandboxSettings = {}) {
  const box = sandbox(t, rules, settings)
  const folder = join(box.context.paths.minikubeHome, '.minikube', 'profiles', 'taskora')
  mkdirSync(folder, { recursive: true })
  const config = {
    DiskSize: 38146,
    KubernetesConfig: { ContainerRuntime: 'containerd', KubernetesVersion: 'v1.35.0' },
  }
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config))
  return box
}

t.test('a node says its limits and ports, a stopped one too', async (t) => {
  const { context } = sandbox(t, { docker: [nodePublishes(9090)] })
  t.match(await readNode(context), {
    id: 'c0ffee',
    limits: { cpus: 2, memoryBytes: 4e9 },
    published: { '30080/tcp': [{ HostPort: '9090' }] },
  })
  const stopped = sandbox(t, { docker: [{ args: /StartedAt/, stdout: 'c0ffee 2026-11-01T12:00:00Z \n0 0 {}\n' }] })
  t.match(await readNode(stopped.context), { address: '', published: {}, limits: undefined })
})

t.test('the port that a node publishes: the asked one passes, another ends at once and loses no data', async (t) => {
  await assertNodeFits(made(t, { docker: [nodePublishes(8080)] }).context)
  const other = made(t, { docker: [nodePublishes(8080)] }, { settings: { port: '9090' } })
  await t.rejects(assertNodeFits(other.context), {
    code: 'TSK_CLUSTER_SETTING_FIXED',
    exitCode: EXIT.guard,
    message: /publishes the application at port 8080; port 9090 is asked for/,
    hint: /npm run setup -- --port 9090 --force.*all data stays.*or go back: `port: 8080`/,
  })
  const none = { args: /StartedAt/, stdout: 'c0ffee 2026-11-01T12:00:00Z 192.0.2.2\n0 0 {"22/tcp":null}\n' }
  await t.rejects(assertNodeFits(made(t, { docker: [none] }).context), { message: /publishes no port for the app/ })
})

t.test('a node of unknown ports, and a cluster that this checkout does not know, are no misfits', async (t) => {
  const silent = { args: /StartedAt/, stdout: 'c0ffee 2026-11-01T12:00:00Z 192.0.2.2\n' }
  await assertNodeFits(made(t, { docker: [silent] }, { settings: { port: '9090' } }).context)
  await assertNodeFits(sandbox(t, { docker: [] }, { settings: { port: '9090' } }).context)
})

t.test('another runtime is refused without asking any program', async (t) => {
  const { context } = made(t, { docker: [] }, { settings: { runtime: 'docker' } })
  await t.rejects(assertNodeFits(context), {
    code: 'TSK_CLUSTER_SETTING_FIXED',
    message: /runs containerd; runtime docker is asked for/,
    hint: /runtime: containerd.*--profile taskora-docker/,
  })
})

t.test('another port with --force: the container goes after a question, the volume stays', async (t) => {
  const settings = { settings: { port: '9090' } }
  const volume = { args: ['volume', 'inspect', 'taskora'] }
  const docker = [nodePublishes(8080), volume, { args: ['stop', 'taskora'] }, { args: ['rm', 'taskora'] }]
  const box = made(t, { docker }, { ...settings, options: { yes: true } })
  t.equal(await unpublish(box.context), true)
  t.same(box.commands().slice(-2), ['docker stop taskora', 'docker rm taskora'])

  const unasked = made(t, { docker: [nodePublishes(8080), volume] }, settings)
  await t.rejects(unpublish(unasked.context), { code: 'TSK_CONFIRM_NEEDED', message: /All data stays/ })
  const bare = made(t, { docker: [nodePublishes(8080), { ...volume, exitCode: 1 }] }, settings)
  t.equal(await unpublish(bare.context), false, 'without a volume nothing is removed')
  t.equal(await unpublish(made(t, { docker: [nodePublishes(9090)] }, settings).context), false)
})

const NODE = { id: 'c0ffee', startedAt: 0, address: '', limits: { cpus: 2, memoryBytes: 4e9 } }
const ENGINE = { cpus: 8, memoryBytes: 32e9 }

t.test('larger limits apply now, as far as the engine has them; smaller ones are named', async (t) => {
  const differs = (cpus: number, memoryBytes: number, engine: typeof ENGINE | undefined = ENGINE) =>
    sizeDifference(NODE, { cpus, memoryBytes }, engine)
  t.same(differs(2, 4e9), { stays: [] })
  t.same(differs(4, 8e9), { stays: [], grow: { cpus: 4, memoryBytes: 8e9 } })
  t.same(differs(4, 8e9, { cpus: 2, memoryBytes: 5e9 }), { stays: [] }, 'the engine has no more')
  t.same(differs(4, 8e9, { cpus: 1, memoryBytes: 1e9 }), { stays: [] }, 'a small engine is told elsewhere')
  t.same(sizeDifference(NODE, { cpus: 4, memoryBytes: 8e9 }, undefined), { stays: [] }, 'nobody knows the engine')
  t.match(differs(2, 3e9), { stays: [/^cluster\.memory: the node keeps its 4\.00 GB/] })
  t.match(differs(4, 3e9), { stays: [/memory/], grow: { cpus: 4, memoryBytes: 4e9 } })
  t.same(sizeDifference({ ...NODE, limits: undefined }, { cpus: 2, memoryBytes: 3e9 }, ENGINE), { stays: [] })

  const box = sandbox(t, { docker: [{ args: /^update / }] })
  await growNode(box.context, { cpus: 4, memoryBytes: 8 * 2 ** 30 })
  t.same(box.commands(), ['docker update --cpus 4 --memory 8192m --memory-swap 8192m taskora'])
})

t.test('what comes later, or not at all, is said', async (t) => {
  const { context } = made(t, {}, { settings: { 'cluster.disk': '40GB' } })
  t.same(laterSettings(context, 'v1.35.0'), [])
  t.match(laterSettings(context, 'v1.36.1'), [/runs v1\.35\.0; v1\.36\.1 comes with its next start/])
  t.match(laterSettings(context, 'v1.34.9'), [/keeps v1\.35\.0, which is newer/])
  t.match(laterSettings(made(t, {}, { settings: { 'cluster.disk': '60GB' } }).context, 'v1.35.0'), [/^cluster\.disk/])
  t.same(laterSettings(sandbox(t).context, 'v1.36.1'), [], 'no cluster, nothing to say')
})
