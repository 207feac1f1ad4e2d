// What `why --from` says of input that is cut, foreign, or readable in part.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import t from 'tap'
import { archiveOf } from '../../../../scripts/lib/causes/reading/archive.ts'
import { operation } from '../../../../scripts/ops/why/why.ts'
import { system } from '../../../fixtures/causes/system.ts'
import { sandbox } from '../../../fixtures/suite/sandbox.ts'

const FAILING = system({
  pods: { api: { image: 'shop/api:nope', waiting: ['ImagePullBackOff', 'Back-off pulling image'] } },
  events: [['Pod/api', 'Failed', 'Failed to pull image "shop/api:nope": not found']],
})
const ARCHIVE = JSON.stringify(archiveOf(FAILING, {}))

type Said = { healthy: boolean; causes: { code: string }[]; unread: { what: string; why: string }[] }

/** What `why` says of these files; a single one is given itself, several in their folder. */
async function why(
  t: Parameters<typeof sandbox>[0],
  files: Record<string, string | Buffer>,
  values = {},
): Promise<Said> {
  const box = sandbox(t)
  const folder = join(box.folder, 'recording')
  mkdirSync(folder)
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  const [only, ...others] = Object.keys(files)
  const from = only !== undefined && others.length === 0 ? join(folder, only) : folder
  return (await operation.run({
    ...box.context,
    options: { ...box.context.options, values: { from, ...values } },
  })) as Said
}

t.test('an archive is read whole, packed or not', async (t) => {
  for (const content of [ARCHIVE, gzipSync(ARCHIVE)])
    t.match(await why(t, { 'a.json.gz': content }), { causes: [{ code: 'TSK_PULL_NOT_FOUND' }], unread: [] })
})

t.test('an archive that is cut anywhere is refused as one', async (t) => {
  const packed = gzipSync(ARCHIVE)
  const middle = Math.floor(packed.length / 2)
  const cuts: [string, string | Buffer][] = [
    ...[0.1, 0.5, 0.9, 0.999].map((part): [string, Buffer] => [
      `packed at ${part}`,
      packed.subarray(0, Math.floor(packed.length * part)),
    ]),
    ...[0.1, 0.5, 0.999].map((part): [string, string] => [
      `plain at ${part}`,
      ARCHIVE.slice(0, Math.floor(ARCHIVE.length * part)),
    ]),
    ['a byte in the middle is another', Buffer.from(packed).fill(0xff, middle, middle + 4)],
  ]
  for (const [name, content] of cuts)
    await t.rejects(
      why(t, { 'a.json.gz': content }),
      { code: 'TSK_RECORDING_UNREADABLE', message: /is cut or damaged/, exitCode: 2 },
      name,
    )
})

t.test('something else is refused, and never called healthy', async (t) => {
  const later = ARCHIVE.replace('taskora-diagnosis/1', 'taskora-diagnosis/9')
  const cases: [string, string | Buffer, RegExp][] = [
    ['a later format', later, /format taskora-diagnosis\/9/],
    ['a later format, packed', gzipSync(later), /format taskora-diagnosis\/9/],
    ['an archive without facts', JSON.stringify({ format: 'taskora-diagnosis/1', facts: null }), /cut or damaged/],
    [
      'facts of other shapes',
      JSON.stringify({ format: 'taskora-diagnosis/1', facts: { objects: 7 } }),
      /cut or damaged/,
    ],
    ['another tar', gzipSync(Buffer.alloc(2048, 'x')), /Nothing in .* can be read/],
    ['an image', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]), /Nothing in .* can be read/],
    [
      'objects without a name',
      JSON.stringify({ ...JSON.parse(ARCHIVE), facts: { ...JSON.parse(ARCHIVE).facts, objects: [{ kind: 'Pod' }] } }),
      /cut or damaged/,
    ],
    ['other JSON', '{"dependencies": {"left-pad": "1.0.0"}}', /Nothing in .* can be read/],
    ['prose', 'It does not work since this morning.', /Nothing in .* can be read/],
    ['nothing', '', /Nothing in .* can be read/],
  ]
  for (const [name, content, message] of cases)
    await t.rejects(why(t, { 'a.bin': content }), { code: 'TSK_RECORDING_UNREADABLE', message }, name)
  await t.rejects(why(t, {}), { code: 'TSK_RECORDING_UNREADABLE' }, 'an empty folder')
  const box = sandbox(t, {}, { options: { values: { from: '/no/such/file' } } })
  await t.rejects(operation.run(box.context), { code: 'TSK_USAGE', message: /no such file or folder/ })
})

const list = (kind: string): string =>
  JSON.stringify({ kind: 'List', items: FAILING.objects.filter((each) => each.kind === kind) })

t.test('a folder is read as far as it can be, and what cannot be is named', async (t) => {
  const pods = list('Pod')
  const whole = { 'pods.json': pods, 'deployments.json': list('Deployment') }
  t.match(await why(t, whole), { causes: [{ code: /^TSK_(PULL|IMAGE)_/ }], unread: [] })
  const half = {
    ...whole,
    'services.json': list('Service').slice(0, 300),
    'nodes.yaml': 'apiVersion: v1\nkind: List\nitems:\n- kind: Node\n  metadata: {name: n1\n',
    'events.txt.gz': gzipSync('LAST SEEN   TYPE').subarray(0, 15),
    'notes.md': 'nothing of kubectl',
  }
  const said = await why(t, half)
  t.match(said, { healthy: false, causes: [{ code: /^TSK_(PULL|IMAGE)_/ }] })
  t.same(said.unread.map(({ what }) => what).sort(), ['events.txt.gz', 'nodes.yaml', 'notes.md', 'services.json'])
})

t.test('what is cut off is not taken for absent', async (t) => {
  const well = system()
  const all = (kind: string): string =>
    JSON.stringify({ kind: 'List', items: well.objects.filter((each) => each.kind === kind) })
  const said = await why(t, {
    'pods.json': all('Pod'),
    'secrets.json': all('Secret').slice(0, 40),
    'configmaps.json': all('ConfigMap').slice(0, 60),
  })
  t.same([said.causes, said.healthy], [[], false], 'no Secret is missing, and nothing is said to be well')
})

t.test('a node whose last word is the newest of a recording is named', async (t) => {
  const node = (status: string, reason: string): string =>
    JSON.stringify({
      ...{ apiVersion: 'v1', kind: 'Node', metadata: { name: 'n2', creationTimestamp: '2026-11-01T12:00:00Z' } },
      status: { conditions: [{ type: 'Ready', status, reason, lastTransitionTime: '2026-11-29T11:40:00Z' }] },
    })
  t.match(await why(t, { 'node.json': node('Unknown', 'NodeStatusUnknown') }), { causes: [{ code: 'TSK_NODE_DOWN' }] })
  t.match(await why(t, { 'node.json': node('True', 'KubeletReady') }), { causes: [] })
})

t.test('ages of a table count from the moment of the look, also those of its first row', async (t) => {
  const pasted = (age: string): string =>
    [
      '$ kubectl get pvc',
      'NAME           STATUS    VOLUME   CAPACITY   ACCESS MODES   STORAGECLASS   AGE',
      `data-mongo-0   Pending                                                     ${age}`,
      '$ kubectl describe pvc data-mongo-0',
      'Name:          data-mongo-0',
      'Namespace:     default',
      'StorageClass:  ',
      'Status:        Pending',
      'Volume:        ',
      'Used By:       mongo-0',
      'Events:',
      '  Type    Reason         Age               From                         Message',
      '  ----    ------         ----              ----                         -------',
      '  Normal  FailedBinding  8s (x26 over 8m)  persistentvolume-controller  no persistent volumes available for ' +
        'this claim and no storage class is set',
      '',
    ].join('\n')
  t.match(await why(t, { 'paste.txt': pasted('8m') }), {
    causes: [{ code: 'TSK_CLAIM_PENDING', cause: /names no StorageClass/ }],
  })
  t.match(await why(t, { 'paste.txt': pasted('5s') }), { causes: [] }, 'one that is being made')
})

t.test('a namespace that does not go is named, however short the recording', async (t) => {
  const namespace = (condition: object[]): string =>
    JSON.stringify({
      ...{ apiVersion: 'v1', kind: 'Namespace', status: { phase: 'Terminating', conditions: condition } },
      metadata: { name: 'old', deletionTimestamp: '2026-11-28T10:00:00Z' },
    })
  const failing = {
    ...{ type: 'NamespaceDeletionDiscoveryFailure', status: 'True', lastTransitionTime: '2026-11-28T10:00:10Z' },
    message: 'unable to retrieve the complete list of server APIs: metrics.k8s.io/v1beta1',
  }
  t.match(await why(t, { 'ns.json': namespace([failing]) }), { causes: [{ code: 'TSK_NAMESPACE_HELD' }] })
  t.match(await why(t, { 'ns.json': namespace([]) }), { causes: [] }, 'one that is going')
})

t.test('a file that cannot be opened is named', async (t) => {
  const box = sandbox(t)
  const folder = join(box.folder, 'recording')
  mkdirSync(folder)
  writeFileSync(join(folder, 'pods.json'), list('Pod'))
  symlinkSync(join(folder, 'gone'), join(folder, 'nodes.json'))
  const values = { from: folder }
  t.match(await operation.run({ ...box.context, options: { ...box.context.options, values } }), {
    unread: [{ what: 'nodes.json' }],
  })
})

t.test('a namespace that the recording does not have names the nearest', async (t) => {
  await t.rejects(why(t, { 'a.json': ARCHIVE }, { namespace: 'shpo' }), { message: /did you mean "shop"/ })
})
