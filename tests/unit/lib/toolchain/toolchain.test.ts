import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import {
  clusterVariables,
  linkTool,
  plannedToolchain,
  readToolchain,
  requireToolchain,
  toolEnvironment,
  writeToolchain,
} from '../../../../scripts/lib/toolchain/toolchain.ts'
import { recordToolchain } from '../../../fixtures/suite/checkout.ts'
import { sandbox } from '../../../fixtures/suite/sandbox.ts'

const TOOLS = { docker: [], minikube: [], kubectl: [], helm: [] }

t.test('what setup recorded is read back, and its tools are linked', async (t) => {
  const box = sandbox(t, TOOLS)
  const { paths } = box.context
  t.same(readToolchain(paths), undefined)
  t.same(recordToolchain(box), readToolchain(paths))
  t.same(readdirSync(paths.bin).sort(), Object.keys(TOOLS).sort())
  t.equal(readlinkSync(join(paths.bin, 'helm')), join(box.folder, 'bin', 'helm'))
  recordToolchain(box, { kubernetesVersion: 'v2' })
  t.equal(requireToolchain(paths).kubernetesVersion, 'v2')
  t.notOk(existsSync(`${paths.toolchain}.new`))
})

t.test("a second setup, which finds a tool by the first one's link, records the tool behind it", async (t) => {
  const box = sandbox(t, TOOLS)
  const { paths } = box.context
  const first = recordToolchain(box)
  const helm = first.tools.helm.path
  writeToolchain(paths, {
    ...first,
    tools: { ...first.tools, helm: { ...first.tools.helm, path: join(paths.bin, 'helm') } },
  })
  t.equal(readToolchain(paths)?.tools.helm.path, helm)
  t.equal(readlinkSync(join(paths.bin, 'helm')), helm)
})

t.test(
  'a tool can be put first on the PATH before there is a record: setup builds with the client that can build',
  async (t) => {
    const box = sandbox(t, TOOLS)
    const { paths } = box.context
    linkTool(paths, { name: 'docker', path: '/usr/bin/older' })
    linkTool(paths, { name: 'docker', path: '/usr/bin/docker' })
    t.equal(readlinkSync(join(paths.bin, 'docker')), '/usr/bin/docker')
    t.equal(toolEnvironment(box.context, { PATH: '/usr/local/bin' })['PATH']?.split(':')[0], paths.bin)
    t.equal(readToolchain(paths), undefined)
  },
)

const UNRELIABLE: [about: string, spoil: (file: string, folder: string) => void][] = [
  ['was cut off', (file) => writeFileSync(file, readFileSync(file, 'utf8').slice(0, 100))],
  ['is empty', (file) => writeFileSync(file, '')],
  ['is of another form', (file) => writeFileSync(file, '{"tools": {}}')],
  ['names a tool that has gone', (_file, folder) => rmSync(join(folder, 'bin', 'helm'))],
]
for (const [about, spoil] of UNRELIABLE) {
  t.test(`a record that ${about} is as good as none`, async (t) => {
    const box = sandbox(t, TOOLS)
    recordToolchain(box)
    spoil(box.context.paths.toolchain, box.folder)
    t.equal(readToolchain(box.context.paths), undefined)
    t.throws(() => requireToolchain(box.context.paths), { code: 'TSK_TOOLCHAIN_MISSING', hint: /npm run setup/ })
    t.throws(() => plannedToolchain(box.context), { code: 'TSK_TOOLCHAIN_MISSING' })
  })
}

t.test('a dry run before the first setup plans with names in place of what is not known', async (t) => {
  const { context } = sandbox(t, {}, { options: { dryRun: true } })
  t.match(plannedToolchain(context), { baseImages: { node: 'NODE_IMAGE' }, engine: { owned: false } })
})

t.test("every command reaches this checkout's cluster, whatever the person's shell says", async (t) => {
  const box = sandbox(t, TOOLS, { settings: { profile: 'p', namespace: 'n' } })
  recordToolchain(box, { engine: { owned: true, host: 'unix:///own.sock' } })
  const { context } = box
  const person = {
    PATH: '/usr/bin',
    KUBECONFIG: '/home/me/.kube/config',
    MINIKUBE_HOME: '/home/me',
    DOCKER_HOST: 'tcp://elsewhere',
    HELM_NAMESPACE: 'default',
    MINIKUBE_PROFILE: 'mine',
    OTHER: 'not passed on',
    HTTPS_PROXY: 'http://proxy:3128',
  }
  const env = toolEnvironment(context, person)
  t.match(env, {
    KUBECONFIG: context.paths.kubeconfig,
    MINIKUBE_HOME: context.paths.minikubeHome,
    DOCKER_HOST: 'unix:///own.sock',
    HELM_NAMESPACE: 'n',
    MINIKUBE_PROFILE: 'p',
    OTHER: undefined,
    HTTPS_PROXY: 'http://proxy:3128',
    KUBERC: 'off',
  })
  t.match(env['PATH'], new RegExp(`^${context.paths.bin}:.*:/usr/bin$`))
  t.match(clusterVariables(context), { KUBECONFIG: context.paths.kubeconfig })
})

t.test("without an engine of its own, the person's choice of an engine stands", async (t) => {
  const box = sandbox(t, TOOLS)
  recordToolchain(box)
  t.equal(
    toolEnvironment(box.context, { PATH: '', DOCKER_HOST: 'unix:///mine.sock' })['DOCKER_HOST'],
    'unix:///mine.sock',
  )
})
