import t from 'tap'
import { nearest } from '../../../scripts/lib/nearest.ts'

const KNOWN = ['deploy', 'setup', 'build', 'load', 'verify', 'teardown', 'port', 'cluster.cpus']

const CASES: [word: string, suggestion: string | undefined][] = [
  ['laod', 'load'],
  ['prot', 'port'],
  ['depoly', 'deploy'],
  ['deploi', 'deploy'],
  ['bild', 'build'],
  ['buildd', 'build'],
  ['tear-down', 'teardown'],
  ['cluster.cpu', 'cluster.cpus'],
  ['undeploy', 'deploy'],
  ['destroy', undefined],
  ['x', undefined],
  ['', undefined],
]
for (const [word, suggestion] of CASES) {
  t.test(`"${word}" ${suggestion ? `is near ${suggestion}` : 'is near nothing'}`, async (t) =>
    t.equal(nearest(word, KNOWN), suggestion ? ` (did you mean "${suggestion}"?)` : ''),
  )
}

t.test('without known words there is no suggestion', async (t) => t.equal(nearest('load', []), ''))
