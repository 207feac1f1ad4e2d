import { PassThrough } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import t from 'tap'
import { forwardLines } from '../../../../scripts/lib/shell/lines.ts'

/** The lines of these chunks, each of which arrives by itself. */
async function linesOf(chunks: readonly (string | Buffer)[]): Promise<string[]> {
  const stream = new PassThrough()
  const lines: string[] = []
  forwardLines([stream, null, undefined], (line) => lines.push(line))
  for (const chunk of chunks) {
    stream.write(chunk)
    await setImmediate()
  }
  stream.end()
  await setImmediate()
  return lines
}

t.test('a line that comes in several chunks is one line', async (t) => {
  t.same(await linesOf(['one l', 'ine\ntw', 'o']), ['one line', 'two'])
})

t.test('a character that is cut by a chunk stays whole', async (t) => {
  const text = Buffer.from('größe\n')
  t.same(await linesOf([text.subarray(0, 3), text.subarray(3)]), ['größe'])
})

t.test('a carriage return ends a line, as progress bars use it', async (t) => {
  t.same(await linesOf(['10 %\r20 %\r\ndone\n']), ['10 %', '20 %', 'done'])
  t.same(await linesOf(['one\r', '\ntwo\r']), ['one', 'two'], 'a line end in two chunks is one')
})
