// A question is asked of a person alone, can be read, and can be left with Ctrl-C without anything having changed.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'

const RUN = join(import.meta.dirname, '..', '..', '..', '..', 'scripts', 'run.mjs')

/** A terminal of 24 lines and 80 columns for a program: what a person types goes in, what they see comes out. */
const TERMINAL = `
import os, pty, sys, fcntl, termios, struct
pid, fd = pty.fork()
if pid == 0:
    fcntl.ioctl(2, termios.TIOCSWINSZ, struct.pack('HHHH', 24, 80, 0, 0))
    os.execv(sys.argv[1], sys.argv[1:])
import threading
def type():
    while data := os.read(0, 100): os.write(fd, data)
threading.Thread(target=type, daemon=True).start()
try:
    while data := os.read(fd, 4096): os.write(1, data)
except OSError: pass
_, status = os.waitpid(pid, 0)
os._exit(os.waitstatus_to_exitcode(status) & 255)
`

/** Answers the question of a teardown with keys, some time after it was asked. */
async function answer(t: Test, keys: string) {
  const folder = mkdtempSync(join(tmpdir(), 'taskora-test-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const state = join(folder, 'state')
  const child = spawn('python3', ['-c', TERMINAL, process.execPath, RUN, 'teardown', '--level', 'all'], {
    cwd: folder,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      ...{ PATH: process.env['PATH'], HOME: folder, TERM: 'xterm' },
      ...{ TASKORA_STATE: state, TASKORA_CACHE: join(folder, 'cache'), DOCKER_HOST: `unix://${folder}/none.sock` },
    },
  })
  let seen = ''
  let afterQuestion = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    seen += text
  })
  while (!/Type "yes" to go on: /.test(seen)) await sleep(50)
  const asked = seen.length
  // The spinner turns every 80 milliseconds.
  await sleep(1_200)
  afterQuestion = seen.slice(asked)
  child.stdin.write(keys)
  const [code] = (await once(child, 'close')) as [number]
  return { code, seen, afterQuestion, state }
}

t.setTimeout(120_000)

t.test('nothing is drawn over the question, and Ctrl-C ends the run with 130', async (t) => {
  const { code, seen, afterQuestion } = await answer(t, '\x03')
  t.notMatch(afterQuestion, /Tear down|\x1b\[2K/)
  t.equal(code, 130, seen)
  t.match(seen, /TSK_RUN_INTERRUPTED/)
  t.notMatch(seen, /removed/)
})

for (const [about, keys] of [
  ['another word', 'no\r'],
  ['the end of input', '\x04'],
] as const) {
  t.test(`${about} is no yes: nothing is changed, exit code 2`, async (t) => {
    const { code, seen, state } = await answer(t, keys)
    t.match([code, seen], [2, /TSK_NOT_CONFIRMED\S* +Nothing was changed/])
    t.ok(existsSync(state), 'the log of the run is still there')
  })
}
