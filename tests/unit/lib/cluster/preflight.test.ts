import { type AddressInfo, createServer } from 'node:net'
import t from 'tap'
import { assertDiskSpace, freeBytes, isPortFree, preflight } from '../../../../scripts/lib/cluster/preflight.ts'
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
  t.doesNotThrow(() => assertDiskSpace(12e9, 12e9, 'it'))
  t.throws(() => assertDiskSpace(3e9, 12e9, 'a cluster with its images'), {
    code: 'TSK_DISK_LOW',
    exitCode: EXIT.guard,
    message: '3.00 GB of disk are free; a cluster with its images needs 12.00 GB',
  })
  t.ok(freeBytes('/') > 0)
  t.throws(() => freeBytes('/nonexistent'), { code: 'ENOENT' })
})
