import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { collect } from '../../../../../scripts/lib/images/content/tar.ts'
import { formatRate, Throughput } from '../../../../../scripts/lib/images/transfer/throughput.ts'
import { sandbox } from '../../../../fixtures/suite/sandbox.ts'

async function* slowly(): AsyncGenerator<Buffer> {
  yield Buffer.alloc(2_000_000)
  await sleep(500)
  yield Buffer.alloc(1_000_000)
}

t.test('counts every byte, and tells while they pass what passes, how much of how much, and how fast', async (t) => {
  const {
    context: { report },
  } = sandbox(t)
  const told: string[] = []
  const throughput = new Throughput({ ...report, update: (text) => told.push(text) }, () => 'backend', 3_000_000)
  t.equal((await collect(throughput.watch(slowly()))).length, 3_000_000)
  t.equal(throughput.bytes, 3_000_000)
  t.equal(told.length, 2)
  t.match(told[0], /^backend: 3 MB of 3 MB at \d MB\/s$/)
  t.equal(told.at(-1), 'the node unpacks the layers')
})

t.test('where the end is not known, none is promised', async (t) => {
  const {
    context: { report },
  } = sandbox(t)
  const told: string[] = []
  await collect(new Throughput({ ...report, update: (text) => told.push(text) }, () => 'whole images').watch(slowly()))
  t.match(told[0], /^whole images: 3 MB at \d MB\/s$/)
})

t.test('rates', async (t) => {
  t.equal(formatRate(12_000_000, 1000), '12 MB/s')
  t.equal(formatRate(500, 0), '500 kB/s')
})
