import t from 'tap'
import { bytesField, encodeMessage } from '../../../../../scripts/lib/images/content/wire.ts'

t.test('writes messages as the encoding is specified', async (t) => {
  // Both examples are those of https://protobuf.dev/programming-guides/encoding.
  t.equal(encodeMessage({ 1: 150 }).toString('hex'), '089601')
  t.equal(encodeMessage({ 2: 'testing' }).toString('hex'), '120774657374696e67')
  t.equal(encodeMessage({ 1: 'a', 2: 0, 3: 2 ** 40 }).toString('hex'), '0a01611880808080' + '8020')
})

t.test('finds a field among others, whatever their order', async (t) => {
  const message = Buffer.from('08960112077465737469' + '6e671a0161', 'hex')
  t.equal(bytesField(message, 2)?.toString(), 'testing')
  t.equal(bytesField(message, 3)?.toString(), 'a')
  t.equal(bytesField(message, 4), undefined)
  t.equal(bytesField(Buffer.alloc(0), 2), undefined)
})

for (const cut of ['08', '1207746573', '12ff', '0d00000000']) {
  t.test(`${cut} is refused instead of read as something else`, async (t) => {
    t.throws(() => bytesField(Buffer.from(cut, 'hex'), 2), /message of the engine/)
  })
}
