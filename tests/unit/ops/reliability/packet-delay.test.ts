// The proxy that delays: compiled once, laid in the way to the database, asked whether it delays, and taken away again.
import { execFile } from 'node:child_process'
import { type AddressInfo, createServer } from 'node:net'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import { namesOf } from '../../../../scripts/ops/drill/fault.ts'
import { PACKET_DELAY, ROUND_TRIP } from '../../../../scripts/ops/reliability/packet-delay.ts'
import { describePackages } from '../../../fixtures/suite/checkout.ts'
import { type Rules, sandbox } from '../../../fixtures/suite/sandbox.ts'

const GO: Rules[string] = [
  { args: ['version'], stdout: 'go version go1.99.1 linux/amd64\n' },
  { args: /^build .*cmd\/server$/ },
]

function checkout(t: Test, rules: Rules) {
  const box = sandbox(t, rules)
  describePackages(box)
  return box
}

t.test('connections are led through the proxy before any are closed, and it is compiled once', async (t) => {
  const box = checkout(t, {
    go: GO,
    docker: [{ args: /^exec / }, { args: /^cp \S+toxiproxy taskora:/ }],
    kubectl: [{ args: / get pod\/taskora-database-0 /, stdout: '10.0.0.9' }, { args: / exec / }],
  })
  await PACKET_DELAY.prepare!(box.context)
  const steps = (): string[] =>
    box
      .commands()
      .flatMap(
        (each) =>
          /^go \w+|docker cp|kill "|exec \S+reliab|10\.0\.0\.9:5432|--insert PRE|pg_terminate|prompt 0\.4$/.exec(
            each,
          ) ?? [],
      )
  const laid = ['kill "', 'docker cp', 'exec /usr/local/bin/reliab', '10.0.0.9:5432', '--insert PRE', 'pg_terminate']
  t.same(steps(), ['go version', 'go build', ...laid, 'prompt 0.4'])
  await PACKET_DELAY.prepare!(box.context)
  t.same(steps().slice(9), [...laid, 'prompt 0.4'])
})

t.test('where it cannot be compiled, the reason is said and the node is left alone', async (t) => {
  const stderr = 'github.com/Shopify/toxiproxy/v2: dial tcp: no such host\n'
  const box = checkout(t, { go: [GO[0]!, { args: /^build /, exitCode: 1, stderr }], docker: [], kubectl: [] })
  await t.rejects(PACKET_DELAY.prepare!(box.context), {
    code: 'TSK_PACKAGES_JOB_FAILED',
    message: /compiles toxiproxy/,
    hint: /registry does not answer/,
  })
})

t.test('both ways are delayed, and what is made is taken back by one call', async (t) => {
  const at = { ...namesOf(sandbox(t).context), random: () => 0, pods: { frontend: [], backend: [] } }
  const [delay, control] = PACKET_DELAY.make(at)
  t.match(delay!.docker!.at(-1), /"stream":"upstream".*"latency":200.* && .*"stream":"downstream".*"latency":200/)
  t.same(control!.kubectl!.slice(-2), ['delayed', '0.4'])
  t.match(PACKET_DELAY.heal(at)[0]!.docker!.at(-1), /\/reset$/)
  t.match(PACKET_DELAY.after!(at)[0]!.docker!.at(-1), /--delete PREROUTING[^]*kill "/)
})

t.test('the control tells a way that is delayed from one that is not', async (t) => {
  const ask = async (delayMs: number, ...args: string[]): Promise<string> => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.on('data', () => setTimeout(() => socket.write('N'), delayMs))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    t.teardown(() => server.close())
    const port = String((server.address() as AddressInfo).port)
    const env = { ...process.env, DATABASE_HOST: '127.0.0.1', DATABASE_PORT: port }
    const failure = await promisify(execFile)('python3', ['-c', ROUND_TRIP, ...args], { env }).catch((error) => error)
    return failure.stderr
  }
  t.equal(await ask(60, 'delayed', '0.05'), '')
  t.match(await ask(60, 'prompt', '0.05'), /took 0\.\d+ s, still 0\.05 s or more/)
  t.equal(await ask(0, 'prompt', '30.0'), '')
  t.match(await ask(0, 'delayed', '30.0'), /took \d\.\d+ s, not 30\.0 s or more/)
})
