import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import t from 'tap'
import {
  assertDiskSpace,
  assertEngineDisk,
  availableBytes,
  freeBytes,
  isPortFree,
  leastFree,
  preflight,
} from '../../../../scripts/lib/cluster/preflight.ts'
import { EXIT } from '../../../../scripts/lib/errors.ts'
import { sandbox } from '../../../fixtures/suite/sandbox.ts'

t.test('a port is free, then held, then free again', async (t) => {
  const server = createServer()
  const listen = (port: number): Promise<void> =>
    new Promise((resolve) => {
      server.listen(port, '127.0.0.1', resolve)
    })
  await listen(0)
  const { port } = server.address() as AddressInfo
  t.equal(await isPortFree(port), false)
  const { context } = sandbox(t, {}, { settings: { port: String(port) } })
  await t.rejects(preflight(context), {
    code: 'TSK_PORT_IN_USE',
    exitCode: EXIT.guard,
    hint: new RegExp(`--port ${port + 1}`),
  })
  await new Promise((resolve) => {
    server.close(resolve)
  })
  t.equal(await isPortFree(port), true)
})

t.test('little disk is refused with what there is and what it takes', async (t) => {
  t.doesNotThrow(() => assertDiskSpace({ bytes: 12e9, where: '/x' }, 12e9, 'it'))
  t.throws(() => assertDiskSpace({ bytes: 3e9, where: '/x' }, 12e9, 'a cluster with its images'), {
    code: 'TSK_DISK_LOW',
    exitCode: EXIT.guard,
    message: '3.00 GB of disk are free for /x; a cluster with its images needs 12.00 GB',
  })
  t.ok(freeBytes('/') > 0)
  t.throws(() => freeBytes(join(t.testdir(), 'absent')), { code: 'ENOENT' })
})

const df = (free: number): string =>
  'Filesystem     1024-blocks      Used Available Capacity Mounted on\n' +
  `overlay          61202244  41202244 ${free}      69% /\n`

t.test('the disk of an engine in a virtual machine is asked through it', async (t) => {
  const asked = (stdout: string, exitCode = 0) => {
    const { context } = sandbox(t, { docker: [{ args: /^run --rm .* df base\/node -Pk \/$/, stdout, exitCode }] })
    return assertEngineDisk(context, 'base/node')
  }
  t.equal(availableBytes(df(16_777_216)), 16 * 2 ** 30)
  t.equal(availableBytes('df: /: no such file'), undefined)
  await asked(df(16_777_216))
  await t.rejects(asked(df(3_000_000)), { code: 'TSK_DISK_LOW', message: /3\.07 GB .* the engine's own disk/ })
  await asked('', 1)
})

t.test("of the checkout's disk and the engine's the smaller one counts", async (t) => {
  const { paths } = sandbox(t).context
  t.not(leastFree(paths).where, '/dev')
  // A file system that never has room for data stands for a small partition.
  const full = ['/proc', '/dev'].find((folder) => freeBytes(folder) < freeBytes(paths.root))!
  t.match(leastFree(paths, full), { where: full })
  t.not(leastFree(paths, '/nonexistent').where, '/nonexistent')
})
