import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import {
  parseReceipt,
  RECEIPTS_KEPT,
  readReceipts,
  storeReceipt,
} from '../../../../scripts/lib/receipts/receipt-store.ts'
import { receiptOf } from '../../../fixtures/suite/receipts.ts'

t.test('receipts are numbered in the order of the runs, whatever the clock says', async (t) => {
  const paths = { state: t.testdir() }
  for (const startedAt of ['2026-11-23T10:00:00Z', '2001-01-01T00:00:00Z', '2026-11-23T10:00:01Z'])
    storeReceipt(paths, receiptOf(0, { startedAt }))
  t.match(readReceipts(paths), {
    receipts: [{ number: 1 }, { number: 2, startedAt: /^2001/ }, { number: 3 }],
    unreadable: [],
  })
})

t.test('only their owner reads them, and each is a whole document', async (t) => {
  const paths = { state: t.testdir() }
  const { file, receipt } = storeReceipt(paths, receiptOf(0))
  t.equal(statSync(file).mode & 0o777, 0o600)
  t.same(JSON.parse(readFileSync(file, 'utf8')), receipt)
  t.match(file, /receipts\/0001-deploy\.json$/)
})

t.test('a bounded number is kept: the oldest go', async (t) => {
  const paths = { state: t.testdir() }
  for (let index = 0; index < RECEIPTS_KEPT + 3; index++) storeReceipt(paths, receiptOf(0))
  const names = readdirSync(join(paths.state, 'receipts')).sort()
  t.equal(names.length, RECEIPTS_KEPT)
  t.equal(names[0], '0004-deploy.json')
})

t.test('what is no receipt is named and passed over', async (t) => {
  const paths = { state: t.testdir() }
  storeReceipt(paths, receiptOf(0))
  const place = (name: string, text: string): void => writeFileSync(join(paths.state, 'receipts', name), text)
  place('0002-deploy.json', '{"schema": 1, "numb')
  place('0003-deploy.json', JSON.stringify({ ...receiptOf(3), schema: 2 }))
  place('0004-deploy.json', '[]')
  place('0005-deploy.json', JSON.stringify({ ...receiptOf(5), steps: undefined }))
  place('notes.txt', 'mine')
  const { receipts, unreadable } = readReceipts(paths)
  t.same(
    receipts.map(({ number }) => number),
    [1],
  )
  t.same(unreadable.map(({ file, reason }) => `${file}: ${reason}`).sort(), [
    '0002-deploy.json: not JSON',
    '0003-deploy.json: schema 2; this version reads 1',
    '0004-deploy.json: not a receipt',
    '0005-deploy.json: not a whole receipt',
    'notes.txt: not the name of a receipt',
  ])
  t.equal(storeReceipt(paths, receiptOf(0)).receipt.number, 6, 'and its number is not used again')
})

t.test('a checkout without runs has none', async (t) => {
  t.same(readReceipts({ state: t.testdir() }), { receipts: [], unreadable: [] })
  const paths = { state: t.testdir({ receipts: {} }) }
  mkdirSync(join(paths.state, 'receipts'), { recursive: true })
  t.same(readReceipts(paths), { receipts: [], unreadable: [] })
})

t.test('reads what it wrote', async (t) => t.same(parseReceipt(JSON.stringify(receiptOf(7))), receiptOf(7)))
