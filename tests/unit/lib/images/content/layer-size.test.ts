import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import t, { type Test } from 'tap'
import { measureLayer } from '../../../../../scripts/lib/images/content/layer-size.ts'

async function* inPieces(bytes: Buffer, length: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length)
}

/** A folder with everything that counts in its own way, and what of it is files. */
function layer(t: Test, format: string): { archive: Buffer; fileBytes: number } {
  const folder = t.testdir()
  const long = 'l'.repeat(150)
  mkdirSync(join(folder, 'app', long), { recursive: true })
  writeFileSync(join(folder, 'app', 'main.py'), randomBytes(70_001))
  linkSync(join(folder, 'app', 'main.py'), join(folder, 'app', 'again.py'))
  writeFileSync(join(folder, 'app', 'empty'), '')
  writeFileSync(join(folder, 'app', long, 'deep'), 'x'.repeat(512))
  symlinkSync('main.py', join(folder, 'app', 'short'))
  symlinkSync(`/${long}/target`, join(folder, 'app', 'far'))
  const archive = execFileSync('tar', ['--create', '--format', format, '--directory', folder, '.'])
  return { archive, fileBytes: 70_001 + 512 }
}

for (const format of ['gnu', 'pax']) {
  for (const length of [511, 100_000_000]) {
    t.test(`${format}, in pieces of ${length} bytes: files count, folders and links do not`, async (t) => {
      const { archive, fileBytes } = layer(t, format)
      t.same(await measureLayer(inPieces(archive, length)), { archiveBytes: archive.length, fileBytes })
    })
  }
}

t.test('however it is compressed, it is the same layer', async (t) => {
  const { archive, fileBytes } = layer(t, 'pax')
  const members = [archive.subarray(0, 20_000), archive.subarray(20_000)].map((part) => gzipSync(part))
  for (const compressed of [gzipSync(archive), Buffer.concat(members), zstdCompressSync(archive)])
    t.same(await measureLayer(inPieces(compressed, 10_000)), { archiveBytes: archive.length, fileBytes })
})

t.test('a layer of nothing is nothing', async (t) => {
  t.same(await measureLayer(inPieces(Buffer.alloc(0), 1)), { archiveBytes: 0, fileBytes: 0 })
  t.same(await measureLayer(inPieces(gzipSync(Buffer.alloc(1024)), 100)), { archiveBytes: 1024, fileBytes: 0 })
})

t.test('a layer that is cut is an error, not a smaller layer', async (t) => {
  const { archive } = layer(t, 'gnu')
  await t.rejects(measureLayer(inPieces(gzipSync(archive).subarray(0, -100), 1000)))
})

t.test('a size that has no room in the header stands in the record before it', async (t) => {
  const { archive } = layer(t, 'pax')
  const [length, extra] = [600, 'mtime=1700000000.123']
  const record = Buffer.from(`12 size=${length}\n${extra.length + 4} ${extra}\n`)
  const header = (type: string, size: number): Buffer => {
    const block = Buffer.from(archive.subarray(0, 512))
    block.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
    block.write(type, 156)
    block.write('        ', 148)
    block.write(
      `${block
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, '0')}\0 `,
      148,
    )
    return block
  }
  const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)])
  const made = [
    header('x', record.length),
    padded(record),
    header('0', 0),
    padded(Buffer.alloc(length)),
    header('0', 7),
  ]
  const { fileBytes } = await measureLayer(inPieces(Buffer.concat([...made, padded(Buffer.alloc(7))]), 700))
  t.equal(fileBytes, length + 7)
})
