import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { collect, readTar, writeTar } from '../../../../../scripts/lib/images/content/tar.ts'

const file = (name: string, text: string) => ({ name, size: Buffer.byteLength(text), bytes: [Buffer.from(text)] })
const tar = (args: string[], input?: Buffer): Buffer => execFileSync('tar', args, { input, maxBuffer: 2 ** 26 })
const FILES = [
  file('index.json', '{}'),
  file('blobs/sha256/empty', ''),
  file('blobs/sha256/block', 'x'.repeat(512)),
  file('blobs/sha256/more', 'y'.repeat(700)),
]

/** The same bytes in pieces of a length, as a pipe would cut them. */
async function* pieces(bytes: Buffer, length: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += length) yield bytes.subarray(start, start + length)
}

async function read(bytes: Buffer, length = 4096): Promise<[name: string, text: string][]> {
  const found: [string, string][] = []
  for await (const { name, bytes: content } of readTar(pieces(bytes, length)))
    found.push([name, (await collect(content)).toString()])
  return found
}

t.test("the system's tar reads what is written", async (t) => {
  const archive = await collect(writeTar(FILES))
  t.equal(tar(['--list', '--file', '-'], archive).toString(), FILES.map(({ name }) => `${name}\n`).join(''))
  t.equal(tar(['--extract', '--to-stdout', '--file', '-', 'blobs/sha256/more'], archive).toString(), 'y'.repeat(700))
  t.ok(archive.equals(await collect(writeTar(FILES))), 'equal files are equal archives')
})

for (const format of ['gnu', 'pax', 'ustar']) {
  t.test(`reads what the system's tar writes in the format ${format}, however the bytes arrive`, async (t) => {
    const folder = t.testdir({ short: 'one', empty: '', large: 'z'.repeat(5000) })
    const long = `${'a'.repeat(60)}/${'b'.repeat(80)}`
    mkdirSync(join(folder, 'a'.repeat(60)))
    writeFileSync(join(folder, long), 'long name')
    const names = ['short', 'a'.repeat(60), 'empty', 'large']
    const archive = tar(['--create', '--file', '-', '--format', format, '--directory', folder, ...names])
    const wanted = [
      ['short', 'one'],
      [long, 'long name'],
      ['empty', ''],
      ['large', 'z'.repeat(5000)],
    ]
    for (const length of [1, 511, 512, 100_000]) t.same(await read(archive, length), wanted, `in pieces of ${length}`)
  })
}

t.test('what the reader leaves alone is passed over', async (t) => {
  const archive = await collect(writeTar(FILES))
  const names: string[] = []
  for await (const { name, bytes } of readTar(pieces(archive, 100))) {
    names.push(name)
    // Begun and not finished.
    for await (const _ of bytes) break
  }
  t.same(
    names,
    FILES.map(({ name }) => name),
  )
})

t.test('an archive that was cut is not taken for a shorter one', async (t) => {
  const archive = await collect(writeTar(FILES))
  for (const length of [100, 512 + 1, 3 * 512 + 100, 5 * 512 + 300])
    await t.rejects(read(archive.subarray(0, length)), /Unexpected end of data/, `${length} bytes`)
})

t.test('a file that has not the size it was announced with breaks off', async (t) => {
  await t.rejects(collect(writeTar([{ ...file('a', 'longer'), size: 3 }])), /a: Size mismatch/)
  await t.rejects(collect(writeTar([{ ...file('a', 'short'), size: 99 }])), /a: Size mismatch/)
})

t.test('a name that is too long for its field is not cut', async (t) => {
  t.same(await read(await collect(writeTar([file('n'.repeat(200), 'text')]))), [['n'.repeat(200), 'text']])
})

t.test('what is no archive is refused', async (t) => {
  const broken = await collect(writeTar([file('a', 'b')]))
  broken.write('no number   ', 124)
  await t.rejects(read(broken), /Invalid tar header/)
})

t.test('what goes wrong before or behind the archive is said as it is', async (t) => {
  const failing = async function* (): AsyncGenerator<Buffer> {
    yield Buffer.alloc(100)
    throw new Error('the engine is gone')
  }
  await t.rejects(collect(writeTar([{ name: 'a', size: 200, bytes: failing() }])), /a: the engine is gone/)
  await t.rejects(async () => {
    for await (const _ of readTar(failing()));
  }, /the engine is gone/)
})

t.test('who stops reading an archive ends what it comes from', async (t) => {
  const archive = await collect(writeTar(FILES))
  let ended = false
  const source = async function* (): AsyncGenerator<Buffer> {
    try {
      for (;;) yield archive.subarray(0, 1024)
    } finally {
      ended = true
    }
  }
  for await (const _ of readTar(source())) break
  await new Promise(setImmediate)
  t.ok(ended)
})
