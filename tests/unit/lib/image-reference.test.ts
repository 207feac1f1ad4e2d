import t from 'tap'
import {
  byDigest,
  fullReference,
  registryOf,
  shortName,
  splitReference,
  withoutDigest,
} from '../../../scripts/lib/image-reference.ts'

const REFERENCES: [short: string, full: string][] = [
  ['postgres:15', 'docker.io/library/postgres:15'],
  ['taskora/backend:abc', 'docker.io/taskora/backend:abc'],
  ['localhost/app:1', 'localhost/app:1'],
  ['localhost:5000/app:1', 'localhost:5000/app:1'],
  ['registry.test/team/app:1', 'registry.test/team/app:1'],
  ['docker.io/library/node:26', 'docker.io/library/node:26'],
]
for (const [short, full] of REFERENCES)
  t.test(`${short} is ${full} in a node`, async (t) => t.equal(fullReference(short), full))

const PARTS: [reference: string, repository: string, tag: string, digest: string | undefined][] = [
  ['postgres:15', 'postgres', '15', undefined],
  ['postgres', 'postgres', '', undefined],
  ['taskora/backend:4f1c', 'taskora/backend', '4f1c', undefined],
  ['localhost:5000/app', 'localhost:5000/app', '', undefined],
  ['localhost:5000/team/app:1', 'localhost:5000/team/app', '1', undefined],
  ['registry.test/app:1@sha256:ab', 'registry.test/app', '1', 'sha256:ab'],
  ['app@sha256:ab', 'app', '', 'sha256:ab'],
]
for (const [reference, repository, tag, digest] of PARTS)
  t.test(`the parts of ${reference}`, async (t) => t.same(splitReference(reference), { repository, tag, digest }))

t.test('other ways to name an image', async (t) => {
  t.equal(shortName('localhost:5000/team/app:1'), 'app')
  t.equal(withoutDigest('node:26@sha256:ab'), 'node:26')
  t.equal(byDigest('registry.test:5000/node:26@sha256:ab'), 'registry.test:5000/node@sha256:ab')
  t.equal(byDigest('node:26'), undefined)
  t.equal(registryOf('team/app:1'), 'docker.io')
  t.equal(registryOf('registry.test/app:1'), 'registry.test')
})
