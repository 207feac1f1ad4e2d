import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { type Sandbox, sandbox } from '../../../fixtures/suite/sandbox.ts'

async function* text(...chunks: string[]): AsyncGenerator<Buffer> {
  for (const chunk of chunks) yield Buffer.from(chunk)
}

async function all(stream: AsyncIterable<Buffer>): Promise<string> {
  let read = ''
  for await (const chunk of stream) read += chunk.toString()
  return read
}

function program({ folder }: Sandbox, name: string, script: string): void {
  writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${script}\n`)
  chmodSync(join(folder, 'bin', name), 0o755)
}

t.test('output comes as it is, and a failure is one although bytes came before it', async (t) => {
  const {
    context: { shell },
  } = sandbox(t, {
    docker: [
      { args: ['save', 'a'], stdout: 'x'.repeat(300_000) },
      { args: ['save', 'b'], stdout: 'half', exitCode: 1, stderr: 'unexpected EOF' },
    ],
  })
  t.equal((await all(shell.stream('docker', ['save', 'a']))).length, 300_000)
  await t.rejects(all(shell.stream('docker', ['save', 'b'])), {
    code: 'TSK_COMMAND_FAILED',
    message: 'docker save failed with exit code 1',
    evidence: ['$ docker save b', 'unexpected EOF'],
  })
  await t.rejects(all(shell.stream('helm', [])), { code: 'TSK_TOOL_MISSING' })
})

t.test('who stops reading stops the command', async (t) => {
  const box = sandbox(t, { docker: [] })
  program(box, 'endless', 'while :; do echo more; done')
  const started = performance.now()
  for await (const chunk of box.context.shell.stream('endless', [])) {
    t.match(chunk.toString(), /^more/)
    break
  }
  t.ok(performance.now() - started < 10_000)
})

t.test('input goes in whole, and the log is told of the command', async (t) => {
  const {
    context: { shell },
    calls,
  } = sandbox(t, { docker: [{ args: ['load'], stdin: /^first, second$/ }] })
  const result = await shell.feed(text('first, ', 'second'), ['docker', ['load']])
  t.match(result, { argv: ['docker', 'load'], exitCode: 0, planned: false })
  t.equal(calls().length, 1)
})

t.test('a command that fails, or is not there, says so, although it read nothing', async (t) => {
  const box = sandbox(t, { docker: [] })
  program(box, 'refuses', 'exec 0<&-; echo "no space left on device" >&2; exit 1')
  await t.rejects(box.context.shell.feed(text('x'.repeat(5_000_000)), ['refuses', []]), { code: 'TSK_DISK_FULL' })
  await t.rejects(box.context.shell.feed(text('x'), ['helm', []]), { code: 'TSK_TOOL_MISSING' })
})

t.test('a source that breaks off is the failure, and the command sees its input end', async (t) => {
  const {
    context: { shell },
    calls,
  } = sandbox(t, { docker: [{ args: ['load'], exitCode: 1, stderr: 'unexpected EOF' }] })
  const broken = async function* (): AsyncGenerator<Buffer> {
    yield Buffer.from('half')
    throw new Error('the file has gone')
  }
  await t.rejects(shell.feed(broken(), ['docker', ['load']]), { message: 'the file has gone' })
  t.equal(calls()[0]?.stdin, 'half')
})

t.test('a time limit and an interruption end a command that is being fed', async (t) => {
  const box = sandbox(t, { docker: [] })
  program(box, 'waits', 'while :; do :; done')
  const endless = async function* (): AsyncGenerator<Buffer> {
    for (;;) yield Buffer.alloc(65_536)
  }
  await t.rejects(box.context.shell.feed(endless(), ['waits', []], { timeoutMs: 500 }), { message: /no end after/ })
  setTimeout(() => box.abort(), 300)
  await t.rejects(box.context.shell.feed(endless(), ['waits', []]), { message: 'waits was interrupted' })
})

t.test('a dry run prints the command and touches no source', async (t) => {
  const {
    context: { shell },
    output,
  } = sandbox(t, { docker: [] }, { options: { dryRun: true } })
  const untouched = async function* (): AsyncGenerator<Buffer> {
    throw new Error('read')
  }
  t.match(await shell.feed(untouched(), ['docker', ['load']]), { planned: true })
  t.match(output(), '$ docker load')
})
