import { join } from 'node:path'
import t from 'tap'
import type { UserError } from '../../../../scripts/lib/errors.ts'
import type { ClusterToolName, Tool } from '../../../../scripts/lib/toolchain/provision.ts'
import { chooseSource, type Probes, type Sources } from '../../../../scripts/sources/auto/auto.ts'
import { choose, type Findings } from '../../../../scripts/sources/auto/choice.ts'
import { misfit, parseVersion } from '../../../../scripts/sources/auto/fit.ts'
import { toolOnPath } from '../../../../scripts/sources/auto/path-tools.ts'
import type { AtHand, Source } from '../../../../scripts/sources/source.ts'
import { fakeExecutable, sourceContext } from '../../../fixtures/sources/context.ts'

t.test('versions are read as the tools write them', async (t) => {
  for (const [text, version] of [
    ['v1.38.1', [1, 38, 1]],
    ['4.3.0', [4, 3, 0]],
    ['v1.35.4+k3s1', [1, 35, 4]],
    ['v4.0.0-rc.1', [4, 0, 0]],
    [' v3.19.0\n', [3, 19, 0]],
  ] as const) {
    t.same(parseVersion(text), version, text)
  }
  for (const text of ['', 'latest', 'v1', '1.2.3.4', 'v1.x']) t.equal(parseVersion(text), undefined, text)
})

const fitting: [ClusterToolName, string][] = [
  ['minikube', 'v1.38.1'],
  ['minikube', 'v1.40.2'],
  ['kubectl', 'v1.34.0'],
  ['kubectl', 'v1.35.9'],
  ['kubectl', 'v1.36.1'],
  ['helm', 'v3.19.0'],
  ['helm', 'v4.0.1'],
]
const unfit: [ClusterToolName, string, RegExp][] = [
  ['minikube', 'v1.37.9', /v1.38.1 or newer/],
  ['minikube', 'v1.38.0', /v1.38.1 or newer/],
  ['minikube', 'v2.0.0', /v1.38.1 or newer/],
  ['kubectl', 'v1.33.9', /one minor version/],
  ['kubectl', 'v1.37.0', /one minor version/],
  ['helm', 'v3.18.9', /v3.19 or newer/],
  ['helm', 'v5.0.0', /or v4/],
  ['helm', 'nonsense', /cannot be read/],
]
for (const [name, version] of fitting)
  t.test(`${name} ${version} fits`, async (t) => t.equal(misfit(name, version, 'v1.35.4'), undefined))
for (const [name, version, reason] of unfit)
  t.test(`${name} ${version} does not fit`, async (t) => t.match(misfit(name, version, 'v1.35.4'), reason))

const answer = {
  minikube: (version: string) =>
    `[ "$*" = "version --output=json" ] || exit 9\necho '{"commit":"c","minikubeVersion":"${version}"}'`,
  kubectl: (version: string) =>
    `[ "$*" = "version --client --output=json" ] || exit 9\necho '{"clientVersion":{"gitVersion":"${version}"}}'`,
  helm: (version: string) => `[ "$1 $2" = "version --template" ] || exit 9\necho ${version}`,
}

t.test('a tool of the PATH: the first that fits, and a reason when none does', async (t) => {
  const folder = t.testdir()
  t.same(await toolOnPath('helm', 'v1.35.4', sourceContext(folder).context), { reason: 'none on the PATH' })
  fakeExecutable(folder, 'helm', answer.helm('v3.10.0'))
  t.match(await toolOnPath('helm', 'v1.35.4', sourceContext(folder).context), { reason: /^v3.10.0 does not fit/ })
  const newer = join(folder, 'newer')
  fakeExecutable(newer, 'helm', answer.helm('v4.3.0'))
  const { context } = sourceContext(folder, { env: { PATH: `${join(folder, 'bin')}:${join(newer, 'bin')}` } })
  t.same(await toolOnPath('helm', 'v1.35.4', context), {
    tool: { name: 'helm', version: 'v4.3.0', path: join(newer, 'bin', 'helm'), origin: 'path' },
  })
  fakeExecutable(folder, 'kubectl', 'exit 1')
  t.match(await toolOnPath('kubectl', 'v1.35.4', context), { reason: /kubectl does not tell its version$/ })
})

t.test("the suite's own links are not taken for the person's tools", async (t) => {
  const folder = t.testdir()
  fakeExecutable(join(folder, 'state'), 'minikube', answer.minikube('v1.38.1'))
  const { context } = sourceContext(folder, { env: { PATH: join(folder, 'state', 'bin') } })
  t.same(await toolOnPath('minikube', 'v1.35.4', context), { reason: 'none on the PATH' })
})

const tool = (name: ClusterToolName, origin: Tool['origin']): Tool => ({
  name,
  version: 'v1',
  path: `/${origin}/${name}`,
  origin,
})
const onPath = (name: ClusterToolName) => ({ tool: tool(name, 'path') })
const none = { reason: 'none on the PATH' }
const yes = { ok: true, detail: 'answers' }
const no = { ok: false, detail: 'no answer within 3 s' }

const cases: [string, Findings, Record<'images' | ClusterToolName, string>][] = [
  [
    'all on the PATH, registries answer',
    {
      path: { minikube: onPath('minikube'), kubectl: onPath('kubectl'), helm: onPath('helm') },
      downloads: {},
      images: yes,
    },
    { images: 'upstream', minikube: 'path', kubectl: 'path', helm: 'path' },
  ],
  [
    'nothing here, all answers',
    {
      path: { minikube: none, kubectl: none, helm: none },
      downloads: { minikube: yes, kubectl: yes, helm: yes },
      images: yes,
    },
    { images: 'upstream', minikube: 'upstream', kubectl: 'upstream', helm: 'upstream' },
  ],
  [
    'nothing here, nothing answers',
    {
      path: { minikube: none, kubectl: none, helm: none },
      downloads: { minikube: no, kubectl: no, helm: no },
      images: no,
    },
    { images: 'packages', minikube: 'packages', kubectl: 'packages', helm: 'packages' },
  ],
  [
    'images do not answer: minikube follows them, the others stay',
    {
      path: { minikube: onPath('minikube'), kubectl: onPath('kubectl'), helm: none },
      downloads: { helm: yes },
      images: no,
    },
    { images: 'packages', minikube: 'packages', kubectl: 'path', helm: 'upstream' },
  ],
  [
    'one publisher does not answer',
    {
      path: { minikube: none, kubectl: onPath('kubectl'), helm: none },
      downloads: { minikube: yes, helm: no },
      images: yes,
    },
    { images: 'upstream', minikube: 'upstream', kubectl: 'path', helm: 'packages' },
  ],
]
for (const [title, findings, { images, ...tools }] of cases) {
  t.test(title, async (t) => {
    const choice = choose(findings)
    t.same({ images: choice.images, tools: choice.tools }, { images, tools })
    t.equal(choice.reasons.length, 4, 'one sentence for the images and one for each tool')
    for (const [index, name] of ['images', 'minikube', 'kubectl', 'helm'].entries()) {
      t.match(choice.reasons[index], new RegExp(`^${name}: (path|upstream|packages) \\(.+\\)$`))
    }
  })
}

/** Sources that record what they were asked. */
function recordingSources(): { sources: Sources; asked: string[] } {
  const asked: string[] = []
  const source = (id: Source['id']): Source => ({
    id,
    reachable: async () => yes,
    estimate: async (_, atHand = {}) => {
      asked.push(`${id} estimate ${Object.keys(atHand)}`)
      return { seconds: 1, missing: [] }
    },
    tool: async (name) => {
      asked.push(`${id} tool ${name}`)
      return tool(name as ClusterToolName, id)
    },
    provide: async (_, atHand: AtHand = {}) => {
      asked.push(`${id} provide ${Object.keys(atHand)}`)
      return {
        tools: { minikube: tool('minikube', id), kubectl: tool('kubectl', id), helm: tool('helm', id) },
        baseImages: { node: id, python: id, postgres: id },
        kubernetesVersion: 'v1.35.4',
        startArgs: [`--${id}`],
      }
    },
    ingressController: async () => {
      asked.push(`${id} ingress controller`)
      return `controller-of-${id}`
    },
  })
  return { sources: { upstream: source('upstream'), packages: source('packages') }, asked }
}

const probes = (images: boolean, downloads: boolean): Probes => ({
  images: async () => (images ? yes : no),
  downloads: async () => (downloads ? yes : no),
})

t.test('auto without registries: packages, with the kubectl of the PATH and the helm of its publisher', async (t) => {
  const folder = t.testdir()
  fakeExecutable(folder, 'minikube', answer.minikube('v1.39.0'))
  fakeExecutable(folder, 'kubectl', answer.kubectl('v1.35.1'))
  const { context, recorded } = sourceContext(folder)
  const { sources, asked } = recordingSources()
  const source = await chooseSource(context, sources, probes(false, true))
  t.equal(source.id, 'packages')
  await source.estimate(context)
  const provision = await source.provide(context)
  t.same(
    Object.values(provision.tools).map(({ origin }) => origin),
    ['packages', 'path', 'upstream'],
  )
  t.same(provision.startArgs, ['--packages'])
  t.same(asked, ['packages estimate kubectl', 'upstream tool helm', 'packages provide kubectl,helm'])
  t.match(recorded.notes, [
    'images: packages (no answer within 3 s)',
    /^minikube: packages/,
    /^kubectl: path \(v1.35.1 at /,
    /^helm: upstream/,
  ])
})

t.test('auto with registries and nothing on the PATH: upstream alone', async (t) => {
  const { context } = sourceContext(t.testdir())
  const { sources, asked } = recordingSources()
  const source = await chooseSource(context, sources, probes(true, true))
  await source.provide(context)
  t.equal(source.id, 'upstream')
  t.same(asked, ['upstream provide '])
})

t.test('no way at all ends with what stands in each way', async (t) => {
  const { context } = sourceContext(t.testdir())
  const { sources } = recordingSources()
  const closed: Sources = {
    ...sources,
    packages: { ...sources.packages, reachable: async () => ({ ok: false, detail: 'this is not Debian' }) },
  }
  const error = await chooseSource(context, closed, probes(false, true)).then(
    () => undefined,
    (reason: UserError) => reason,
  )
  t.match(error, {
    code: 'TSK_SOURCES_UNREACHABLE',
    evidence: ['images: packages (no answer within 3 s)', /^minikube: packages/, 'packages: this is not Debian'],
  })
  t.equal(
    (await chooseSource(context, closed, probes(true, true))).id,
    'upstream',
    'packages are not asked for where they are not needed',
  )
})

t.test('a named source is taken as it is, and nothing is looked for', async (t) => {
  const { sources } = recordingSources()
  for (const id of ['upstream', 'packages'] as const) {
    const { context, recorded } = sourceContext(t.testdir(), { sources: id })
    const failing: Probes = {
      images: async () => {
        throw new Error('asked')
      },
      downloads: async () => {
        throw new Error('asked')
      },
    }
    t.equal(await chooseSource(context, sources, failing), sources[id])
    t.same(recorded.commands, [])
  }
})
