// The authority is made once, and its key is for this machine's user alone.
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import t from 'tap'
import {
  authorityCertificate,
  authorityFile,
  believeAuthority,
  ensureAuthority,
} from '../../../../scripts/lib/tls/authority.ts'
import { sandbox } from '../../../fixtures/suite/sandbox.ts'

t.test('one is made where there is none, and kept', async (t) => {
  const { context } = sandbox(t)
  t.equal(authorityCertificate(context), undefined)
  const made = await ensureAuthority(context)
  t.same(await ensureAuthority(context), made)
  t.equal(authorityCertificate(context), made.certificate)
  const folder = dirname(authorityFile(context))
  t.ok(folder.startsWith(context.paths.state))
  t.same(readdirSync(folder).sort(), ['authority-key.pem', 'authority.pem'])
  const key = join(folder, 'authority-key.pem')
  t.equal(statSync(key).mode & 0o777, 0o600)
  t.match(readFileSync(key, 'utf8'), /^-----BEGIN PRIVATE KEY-----/)
  t.equal(statSync(authorityFile(context)).mode & 0o777, 0o644)
})

t.test('one whose key is lost is not replaced behind the back of those who trust it', async (t) => {
  const { context } = sandbox(t)
  await ensureAuthority(context)
  rmSync(join(dirname(authorityFile(context)), 'authority-key.pem'))
  await t.rejects(ensureAuthority(context), { code: 'TSK_TLS_AUTHORITY', hint: /^Restore the key, or delete / })
  rmSync(authorityFile(context))
  await t.resolves(ensureAuthority(context))
})

t.test('requests of the suite believe it where TLS is the way in, and only there', async (t) => {
  const before = getCACertificates('default')
  t.teardown(() => setDefaultCACertificates(before))
  const { context } = sandbox(t)
  const { certificate } = await ensureAuthority(context)
  const isBelieved = (): boolean => getCACertificates('default').some((each) => each.trim() === certificate.trim())
  believeAuthority(context)
  t.notOk(isBelieved())
  believeAuthority({ ...context, config: { ...context.config, tls: 'on' } })
  t.ok(isBelieved())
  const bodies = (pems: readonly string[]): Set<string> => new Set(pems.map((pem) => pem.replace(/\s/g, '')))
  t.equal(bodies(getCACertificates('default')).size, bodies(before).size + 1, 'beside all others')
})
