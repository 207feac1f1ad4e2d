// The operations as an MCP server, spoken to by the SDK's own client over standard input and output.
import { existsSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import t, { type Test } from 'tap'
import { findExecutable } from '../../../../scripts/lib/shell/command.ts'
import { CHANGE_TOOLS, READ_TOOLS } from '../../../../scripts/ops/mcp/operation-tools.ts'
import { sandbox } from '../../../fixtures/suite/sandbox.ts'

// Each call starts the suite once more; a busy machine takes seconds for it.
t.setTimeout(300_000)

const ROOT = join(import.meta.dirname, '..', '..', '..', '..')

type Answer = { action: 'accept'; content: { confirm: boolean } } | { action: 'decline' }

/** A client, whose person answers every question so; without an answer it cannot ask anybody. */
async function connect(
  t: Test,
  era: 'legacy' | 'auto',
  answer?: Answer,
): Promise<{ client: Client; questions: string[]; state: string }> {
  const state = t.testdir({})
  // What starts programs is a shell; nothing else is there.
  symlinkSync(findExecutable('bash', process.env['PATH'] ?? '')!, join(state, 'bash'))
  const questions: string[] = []
  const client = new Client(
    { name: 'test', version: '1' },
    { capabilities: answer ? { elicitation: { form: {} } } : {}, versionNegotiation: { mode: era } },
  )
  if (answer)
    client.setRequestHandler('elicitation/create', async ({ params }) => {
      questions.push(params.message)
      return answer
    })
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [join(ROOT, 'scripts', 'run.mjs'), 'mcp', '--operations'],
    cwd: ROOT,
    // A PATH without tools and a state without a cluster: nothing on this machine can be changed.
    env: { PATH: state, HOME: state, TASKORA_STATE: join(state, 'state'), TASKORA_CACHE: join(state, 'cache') },
    stderr: 'ignore',
  })
  await client.connect(transport)
  t.teardown(() => client.close())
  return { client, questions, state }
}

const DECLINED: Answer = { action: 'decline' }
const UNTICKED: Answer = { action: 'accept', content: { confirm: false } }

const textOf = (result: { content: unknown }): string => (result.content as { text: string }[])[0]!.text

for (const era of ['legacy', 'auto'] as const)
  t.test(`reading by the ${era} protocol`, { timeout: 120_000 }, async (t) => {
    const { client } = await connect(t, era)
    const { tools } = await client.listTools()
    t.same(
      tools.filter(({ annotations }) => annotations?.readOnlyHint).map(({ name }) => name),
      ['status', 'why', 'logs', 'events', 'receipts', 'question'],
    )
    t.same(
      tools.filter(({ annotations }) => !annotations?.readOnlyHint).map(({ name }) => name),
      ['deploy', 'rollback', 'backup'],
    )
    if (era === 'auto') return
    const answer = await client.callTool({ name: 'question', arguments: { question: 'how do I roll back' } })
    t.match(JSON.parse(textOf(answer)), { ok: true, data: { answeredBy: 'built-in', about: 'rollback' } })
    const flag = await client.callTool({ name: 'question', arguments: { question: '--force' } })
    t.match(JSON.parse(textOf(flag)), { data: { question: '--force' } }, 'a question is never a flag')
    const logs = await client.callTool({ name: 'logs', arguments: { component: 'backend' } })
    t.equal(logs.isError, true, 'a failure is the result of the tool')
    t.match(textOf(logs), /TSK_/)
  })

t.test('a client that cannot ask its person changes nothing', { timeout: 120_000 }, async (t) => {
  for (const era of ['legacy', 'auto'] as const) {
    const { client, state } = await connect(t, era)
    for (const { name } of CHANGE_TOOLS) {
      const outcome = await client.callTool({ name, arguments: {} }).then(
        (result) => ({ refused: result.isError === true, text: textOf(result) }),
        (error: Error) => ({ refused: true, text: error.message }),
      )
      t.ok(outcome.refused, `${era}, ${name}: ${outcome.text}`)
    }
    t.notOk(existsSync(join(state, 'state', 'logs')), 'no command that changes something began')
  }
})

t.test('a person who declines, or who leaves the box empty, changes nothing', { timeout: 120_000 }, async (t) => {
  for (const answer of [DECLINED, UNTICKED]) {
    const { client, questions, state } = await connect(t, answer === DECLINED ? 'legacy' : 'auto', answer)
    const result = await client.callTool({ name: 'rollback', arguments: { revision: 2 } })
    t.equal(result.isError, true)
    t.match(textOf(result), /^Nothing was changed/)
    t.same(questions, ['Roll release taskora on cluster taskora back to revision 2?'])
    t.notOk(existsSync(join(state, 'state', 'logs')))
  }
})

t.test('counter-test: after a yes the command begins', { timeout: 120_000 }, async (t) => {
  const { client, questions, state } = await connect(t, 'legacy', { action: 'accept', content: { confirm: true } })
  const result = await client.callTool({ name: 'backup', arguments: {} })
  t.equal(questions.length, 1)
  t.match(textOf(result), /TSK_/, 'it ends at once, since there is no cluster')
  t.ok(existsSync(join(state, 'state', 'logs')), 'legacy: it has begun')
})

t.test('every tool is a command of the suite, and what a caller gives is never a flag', (t) => {
  const { config } = sandbox(t).context
  for (const { name, argv, question } of [...READ_TOOLS, ...CHANGE_TOOLS]) {
    const given = { workload: '--all', question: '--force', component: 'backend', lines: 5, revision: 3 }
    const words = argv(given, config)
    const flags = words.slice(0, words.includes('--') ? words.indexOf('--') : undefined)
    t.notOk(
      flags.includes('--force') || flags.includes('--all') || flags.includes('--yes'),
      `${name}: ${words.join(' ')}`,
    )
    t.equal(
      question !== undefined,
      CHANGE_TOOLS.some((each) => each.name === name),
    )
  }
  t.end()
})
