import { join } from 'node:path'
import t, { type Test } from 'tap'
import { type ConfigInput, loadConfig } from '../../../scripts/cli/config.ts'
import { EXIT, UserError } from '../../../scripts/lib/errors.ts'
import { SETTING_PATHS, variableOf } from '../../../scripts/lib/run/settings.ts'

/** Loads a taskora.yaml of this text; `undefined` is a missing file. */
function load(
  t: Test,
  text: string | undefined,
  { env = {}, flags = {} }: { env?: ConfigInput['env']; flags?: Record<string, string> } = {},
) {
  const folder = t.testdir(text === undefined ? {} : { 'taskora.yaml': text })
  return loadConfig({ file: join(folder, 'taskora.yaml'), env, flags: new Map(Object.entries(flags)) })
}

/** The problems of a file, without the path of the test's folder. */
function problems(t: Test, text: string, more?: Parameters<typeof load>[2]): readonly string[] {
  try {
    load(t, text, more)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    t.match(error, { code: 'TSK_CONFIG_INVALID', exitCode: EXIT.usage })
    return error.evidence.map((line) => line.replace(`${t.testdirName}/`, ''))
  }
  return []
}

t.test('a missing, an empty and a commented-out file mean the defaults', async (t) => {
  for (const text of [undefined, '', '# port: 1\n']) {
    const { config, origins } = load(t, text)
    t.match(config, {
      profile: 'taskora',
      port: 8080,
      cluster: { cpus: 4, memory: 8e9 },
      limits: { frontend: 500e6 },
      timeouts: { ready: 300_000 },
    })
    t.ok([...origins.values()].every(({ origin }) => origin === 'default'))
  }
})

t.test('flag over environment over file over default', async (t) => {
  const text = 'port: 8001\n'
  const env = { TASKORA_PORT: '8002' }
  const flags = { port: '8003' }
  const cases = [
    [{}, 'file', 8001],
    [{ env }, 'environment', 8002],
    [{ env, flags }, 'flag', 8003],
    [{ flags }, 'flag', 8003],
  ] as const
  for (const [more, origin, port] of cases) {
    const loaded = load(t, text, more)
    t.equal(loaded.config.port, port)
    t.match(loaded.origins.get('port'), { origin, value: String(port) })
  }
})

t.test('every setting can be given in the file, in the environment and as a flag', async (t) => {
  for (const [path, { fallback }] of SETTING_PATHS) {
    if (fallback === '') continue
    const [outer, inner] = path.split('.')
    const yaml = inner ? `${outer}:\n  ${inner}: ${fallback}\n` : `${outer}: ${fallback}\n`
    t.equal(load(t, yaml).origins.get(path)?.origin, 'file', `${path} in the file`)
    t.equal(
      load(t, '', { env: { [variableOf(path)]: fallback } }).origins.get(path)?.origin,
      'environment',
      `${variableOf(path)}`,
    )
    t.equal(load(t, '', { flags: { [path]: fallback } }).origins.get(path)?.origin, 'flag', `--${path}`)
  }
})

t.test('all problems are told at once, each with its place', async (t) => {
  const found = problems(t, 'port: 80\nprot: 8080\ncluster:\n  cpus: many\n  memroy: 8GB\nprofile: Bad_Name\n', {
    env: { TASKORA_SOURCES: 'internet' },
    flags: { 'limits.backend': '1XB' },
  })
  t.same(found.map((line) => line.split(': ').slice(0, 2).join(': ')).sort(), [
    '--limits.backend: "1XB" is not a size such as 500MB, 8GB or 512MiB',
    'TASKORA_SOURCES: sources',
    'taskora.yaml:1: port',
    'taskora.yaml:2: prot',
    'taskora.yaml:4: cluster.cpus',
    'taskora.yaml:5: cluster.memroy',
    'taskora.yaml:6: profile',
  ])
})

const WRONG: [text: string, problem: RegExp][] = [
  ['prot: 1', /taskora\.yaml:1: prot: no such setting \(did you mean "port"\?\)/],
  ['cluster:\n  cpu: 2', /:2: cluster\.cpu: no such setting \(did you mean "cluster\.cpus"\?\)/],
  ['port: [8080]', /:1: port: expected a single value/],
  ['port:', /:1: port: expected a single value/],
  ['port: {a: 1}', /:1: port: expected a single value/],
  ['cluster: 4', /:1: cluster: /],
  ['- port: 8080', /:1: expected settings such as/],
  ['just text', /:1: expected settings such as/],
  ['port: 65536', /"65536" is not a whole number from 1024 to 65535/],
  ['port: 80.5', /whole number/],
  ['cluster:\n  memory: 8', /"8" is not a size such as/],
  ['timeouts:\n  ready: 5', /"5" is not a duration such as/],
  ['runtime: podman', /"podman" is not one of containerd, docker/],
  ['mirror: ftp://x', /not an http or https address/],
  ['namespace: -a', /is not a name/],
  ['release: 9lives', /is not a name/],
  [`profile: ${'a'.repeat(41)}`, /at most 40/],
  ['port: 8080\nport: 9090', /taskora\.yaml:2: .*unique/],
  ['port: "8080', /taskora\.yaml:\d: /],
  ['cluster:\n\tcpus: 2', /taskora\.yaml:\d: /],
  ['a: &x [*x]', /taskora\.yaml:1: /],
]
for (const [text, problem] of WRONG) {
  t.test(`${JSON.stringify(text.slice(0, 40))} is refused with its line`, async (t) => {
    const found = problems(t, text)
    t.ok(
      found.some((line) => problem.test(line)),
      found.join('\n'),
    )
  })
}

t.test('a file that cannot be read is an error of its own', async (t) => {
  const file = t.testdir({ 'taskora.yaml': {} })
  t.throws(() => loadConfig({ file: join(file, 'taskora.yaml'), env: {}, flags: new Map() }), {
    code: 'TSK_CONFIG_UNREADABLE',
    exitCode: EXIT.usage,
  })
})

t.test('the configuration cannot be changed', async (t) => {
  const { config } = load(t, '')
  t.throws(() => {
    ;(config as { port: number }).port = 1
  }, TypeError)
  t.throws(() => {
    ;(config.cluster as { cpus: number }).cpus = 1
  }, TypeError)
})

t.test('a mirror loses its last slash, so that paths can be put after it', async (t) => {
  t.equal(load(t, 'mirror: https://mirror.test/\n').config.mirror, 'https://mirror.test')
})

t.test('https without its controller is a contradiction, and is refused', async (t) => {
  t.match(problems(t, 'tls: on\ningress: off\n'), [/^tls: on: https comes through the ingress controller/])
  t.same(problems(t, 'tls: on\n'), [])
  t.same(problems(t, 'tls: off\ningress: on\n'), [])
})
