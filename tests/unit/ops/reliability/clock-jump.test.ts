// The library that tells another time: compiled once, loaded by all pods, told to be ahead, and taken out again.
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import { parse } from 'yaml'
import { type Action, namesOf } from '../../../../scripts/ops/drill/fault.ts'
import { CLOCK_JUMP, PORTS, TELL } from '../../../../scripts/ops/reliability/clock-jump.ts'
import { describePackages } from '../../../fixtures/suite/checkout.ts'
import { type Rules, sandbox } from '../../../fixtures/suite/sandbox.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..', '..')

/** Stands for pip, which brings a compiler, and for that compiler, which writes a library. */
const PYTHON = `#!/bin/sh
[ "$2" = pip ] || exit 0
/bin/mkdir ziglang
printf '#!/bin/sh\\nwhile [ "$1" != -o ]; do shift; done\\necho library > "$2"\\n' > ziglang/zig
`

function checkout(t: Test, rules: Rules) {
  const box = sandbox(t, rules)
  describePackages(box)
  return box
}

t.test('the library is compiled once, and all pods have it before anything is told', async (t) => {
  const box = checkout(t, {
    kubectl: [
      { args: / apply /, stdin: /"libfaketime\.so\.1":"bGlicmFyeQo="/ },
      { args: / patch deployment\/taskora-(backend|frontend) / },
      { args: / rollout status deployment\/taskora-(backend|frontend) / },
    ],
  })
  const python = join(box.folder, 'bin', 'python3')
  writeFileSync(python, PYTHON, { mode: 0o755 })
  await CLOCK_JUMP.prepare!(box.context)
  const verbs = (): string[] =>
    box.commands().flatMap((each) => /apply|(patch|status) deployment\/\S+/.exec(each)?.[0] ?? [])
  const two = (verb: string) => ['backend', 'frontend'].map((name) => `${verb} deployment/taskora-${name}`)
  t.same(verbs(), ['apply', ...two('patch'), ...two('status')])
  writeFileSync(python, '#!/bin/sh\nexit 1\n')
  await CLOCK_JUMP.prepare!(box.context)
})

t.test('where it cannot be obtained, the reason is said and no pod is touched', async (t) => {
  const stderr = 'ERROR: Could not find a version that satisfies the requirement ziglang\n'
  const box = checkout(t, { python3: [{ args: / pip download /, exitCode: 1, stderr }], kubectl: [] })
  await t.rejects(CLOCK_JUMP.prepare!(box.context), {
    code: 'TSK_PACKAGES_JOB_FAILED',
    message: /compiles libfaketime/,
  })
})

interface Part {
  volumes: { name: string }[]
  containers: { env: { name: string }[]; volumeMounts: { mountPath: string }[] }[]
}

t.test('all that is put into a pod is taken out of it', async (t) => {
  const box = sandbox(t, {
    kubectl: [{ args: / (apply|patch|rollout) / }],
  })
  const at = { ...namesOf(box.context), random: () => 0, pods: { frontend: [], backend: [] } }
  const partOf = (args: readonly string[]): Part => JSON.parse(args.at(-1)!).spec.template.spec as Part
  const namesIn = ({ volumes, containers: [container] }: Part): string[] => [
    ...volumes.map(({ name }) => name),
    ...container!.env.map(({ name }) => name),
    ...container!.volumeMounts.map(({ mountPath }) => mountPath),
  ]
  describePackages(box)
  writeFileSync(join(box.folder, 'bin', 'python3'), PYTHON, { mode: 0o755 })
  await CLOCK_JUMP.prepare!(box.context)
  const put = box.calls().filter(({ argv }) => argv.includes('patch'))
  const taken = CLOCK_JUMP.after!(at).filter(({ kubectl }: Action) => kubectl?.[0] === 'patch')
  t.same(
    taken.map(({ kubectl }) => namesIn(partOf(kubectl!))),
    put.map(({ argv }) => namesIn(partOf(argv))),
  )
  for (const { kubectl } of taken)
    for (const each of [partOf(kubectl!).volumes, ...Object.values(partOf(kubectl!).containers[0]!)].flat())
      if (typeof each === 'object') t.match(each, { $patch: 'delete' })
  t.match(CLOCK_JUMP.make(at)[0]!.docker!.slice(-2), ['tell', '3600'])
  t.match(CLOCK_JUMP.heal(at)[0]!.docker!.slice(-2), ['tell', '0'])
})

t.test('the ports that are asked are those of the chart', async (t) => {
  const values = parse(readFileSync(join(ROOT, 'helm', 'taskora', 'values.yaml'), 'utf8'))
  t.same(PORTS, { frontend: values.frontend.containerPort, backend: values.backend.containerPort })
})

/** A node with these pods, of which one answers with a clock that is so many seconds ahead. */
async function tell(t: Test, seconds: string, aheadSeconds: number, pods: readonly string[]) {
  const server = createServer((_, response) => {
    response.setHeader('date', new Date(Date.now() + aheadSeconds * 1_000).toUTCString())
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const folder = t.testdir()
  const file = (pod: string): string => join(folder, pod, 'volumes/kubernetes.io~empty-dir/tmp/reliability-clock')
  for (const pod of ['other', ...pods]) {
    mkdirSync(join(file(pod), '..'), { recursive: true })
    writeFileSync(join(folder, pod, 'etc-hosts'), '# of the kubelet\n127.0.0.1\tpod\n')
    const library = join(folder, pod, 'volumes/kubernetes.io~configmap/reliability-clock')
    if (pod !== 'other') mkdirSync(library, { recursive: true })
  }
  const port = `:${(server.address() as AddressInfo).port}`
  const script = TELL.replaceAll('/var/lib/kubelet/pods', folder).replaceAll(/:(3000|8000)\b/g, port)
  const ran = await promisify(execFile)('sh', ['-c', script, 'tell', seconds]).catch((error) => error)
  return { said: ran.stderr as string, code: (ran.code ?? 0) as number, file }
}

t.test('pods with the library are told, and have to say so themselves', async (t) => {
  const { said, code, file } = await tell(t, '3600', 3_605, ['a', 'b'])
  t.same([said, code], ['', 0])
  t.same(
    ['a', 'b'].map((pod) => readFileSync(file(pod), 'utf8')),
    ['+3600\n', '+3600\n'],
  )
  t.notOk(existsSync(file('other')), 'a pod without it')
})

t.test('a clock that stays where it was, or no pod at all, is a failure', async (t) => {
  const still = await tell(t, '3600', 0, ['a'])
  t.match(still.said, /the clock of 127\.0\.0\.1 is -3(599|60\d) s off 3600 s ahead/)
  t.equal(still.code, 1)
  t.not((await tell(t, '0', 3_600, ['a'])).code, 0, 'one that does not come back')
  t.not((await tell(t, '3600', 3_600, [])).code, 0)
})
