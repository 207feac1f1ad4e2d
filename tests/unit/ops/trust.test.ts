// What would be changed on which machine, and that root's part is left to root.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { ensureAuthority } from '../../../scripts/lib/tls/authority.ts'
import { type Machine, storesOf, type TrustStore } from '../../../scripts/lib/tls/stores.ts'
import { changeStores, operation } from '../../../scripts/ops/trust.ts'
import { type Rules, sandbox } from '../../fixtures/suite/sandbox.ts'

const AUTHORITY = { file: '/state/authority.pem', name: 'Taskora local authority 0a1b2c3d' }

const machine = ({ platform = 'linux' as NodeJS.Platform, folders = [''], tools = [''], files = [''] }): Machine => ({
  platform,
  home: '/home/a',
  exists: (path) => folders.includes(path),
  glob: (pattern) => files.filter((file) => new RegExp(`^${pattern.replaceAll('*', '[^/]+')}$`).test(file)),
  find: (tool) => (tools.includes(tool) ? `/bin/${tool}` : undefined),
})

const labels = (seen: Machine): string[] => storesOf(seen, AUTHORITY).stores.map(({ label }) => label)

const DEBIAN = { folders: ['/usr/local/share/ca-certificates'], tools: ['update-ca-certificates'] }

t.test('each system has its own store', async (t) => {
  const [debian] = storesOf(machine(DEBIAN), AUTHORITY).stores
  const place = '/usr/local/share/ca-certificates/taskora-local-authority-0a1b2c3d.crt'
  t.match(debian, {
    needsRoot: true,
    holds: { file: place },
    add: [
      ['install', ['-m', '0644', '/state/authority.pem', place]],
      ['/bin/update-ca-certificates', []],
    ],
    remove: [
      ['rm', ['-f', place]],
      ['/bin/update-ca-certificates', []],
    ],
  })
  const fedora = machine({ folders: ['/etc/pki/ca-trust/source/anchors'], tools: ['update-ca-trust'] })
  t.match(labels(fedora), ['the store of this system (/etc/pki/ca-trust/source/anchors)'])
  t.match(labels(machine({ platform: 'darwin' })), [/^the keychain/])
  const nothing = storesOf(machine({}), AUTHORITY)
  t.same(nothing.stores, [])
  t.match(nothing.without, [/no store of certificates/])
})

t.test('browsers keep databases of their own, for which certutil is needed', async (t) => {
  const files = ['/home/a/.pki/nssdb/cert9.db', '/home/a/.mozilla/firefox/x.default/cert9.db', '/home/b/.pki/cert9.db']
  const seen = storesOf(machine({ files, tools: ['certutil'] }), AUTHORITY).stores
  t.same(
    seen.map(({ label, needsRoot }) => [label, needsRoot]),
    [
      ['the database of a browser (/home/a/.pki/nssdb)', false],
      ['the database of a browser (/home/a/.mozilla/firefox/x.default)', false],
    ],
  )
  const without = storesOf(machine({ ...DEBIAN, files }), AUTHORITY)
  t.equal(without.stores.length, 1)
  t.match(without.without, [/\.pki\/nssdb, .*certutil is missing \(package libnss3-tools/])
})

/** A store of root's and one of the person's, each a fake tool that says nothing. */
async function prepare(t: Test, rules: Rules, { remove = false, held = false } = {}) {
  const box = sandbox(t, rules, { options: { yes: true, values: { remove } } })
  await ensureAuthority(box.context)
  const file = join(box.context.paths.state, 'held')
  if (held) writeFileSync(file, '')
  const stores: TrustStore[] = [
    { label: 'system', needsRoot: true, holds: { file }, add: [['update', ['in']]], remove: [['update', ['out']]] },
    { label: 'browser', needsRoot: false, holds: { file }, add: [['nss', ['in']]], remove: [['nss', ['out']]] },
  ]
  return { box, run: (isRoot: boolean) => changeStores(box.context, { stores, without: [] }, isRoot) }
}

t.test('root changes every store; others are given the command for what only root may', async (t) => {
  const root = await prepare(t, { update: [{ args: ['in'] }], nss: [{ args: ['in'] }] })
  t.match(await root.run(true), { changed: ['system', 'browser'], left: [] })
  const person = await prepare(t, { update: [], nss: [{ args: ['in'] }] })
  t.match(await person.run(false), { changed: ['browser'], left: ['sudo update in'] })
  t.match(person.box.output(), /Not done, for only root may: sudo update in/)
})

t.test('what holds it already stays, and is what --remove takes it from', async (t) => {
  const there = await prepare(t, { update: [], nss: [] }, { held: true })
  t.match(await there.run(true), { changed: [], left: [] })
  const away = await prepare(t, { update: [{ args: ['out'] }], nss: [{ args: ['out'] }] }, { held: true, remove: true })
  t.match(await away.run(true), { changed: ['system', 'browser'] })
  const nowhere = await prepare(t, { update: [], nss: [] }, { remove: true })
  t.match(await nowhere.run(true), { changed: [] })
})

t.test('without an authority there is nothing to trust', async (t) => {
  const { context } = sandbox(t)
  await t.rejects(operation.run(context), { code: 'TSK_TLS_NO_AUTHORITY', hint: /--tls/ })
})
