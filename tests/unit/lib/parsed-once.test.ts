import t from 'tap'
import { parsedOnce } from '../../../scripts/lib/parsed-once.ts'

t.test('a text is parsed anew when it is another one, or when others have come since', async (t) => {
  const parsed: string[] = []
  const parse = parsedOnce((text) => {
    parsed.push(text)
    return text === 'nothing' ? undefined : { text }
  }, 2)
  t.equal(parse('a'), parse('a'), 'the value is shared')
  t.same(parse('b'), { text: 'b' })
  parse('a')
  parse('nothing')
  parse('nothing')
  t.same(parsed, ['a', 'b', 'nothing'], 'a value may be undefined')
  parse('a')
  t.same(parsed, ['a', 'b', 'nothing'], 'what was asked for last stays')
  parse('b')
  t.same(parsed, ['a', 'b', 'nothing', 'b'])
})
