// The variables that the chart renders for a database outside, with the frontend's driver and a real server. Backend
// and backup use libpq, whose own words the chart's modes are.
import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { type HelmResult, render, run } from '../fixtures/chart/helm.ts'
import { pick, podsOf } from '../fixtures/chart/objects.ts'
import { type Authority, createAuthority } from '../fixtures/internet/authority.ts'
import { type PostgresServer, startPostgres } from '../fixtures/postgres/postgres.ts'
import { unprivilegedAccount } from '../fixtures/postgres/postgres-binaries.ts'

const PACKAGE = join(import.meta.dirname, '..', '..', 'package.json')

/** Two authorities, and a server with a certificate of the first one for the name localhost. */
async function setUp(t: Test): Promise<{ server: PostgresServer; ours: Authority; others: Authority }> {
  const folder = mkdtempSync(join(tmpdir(), 'taskora-tls-'))
  const server = await startPostgres()
  t.teardown(async () => {
    await server.stop()
    rmSync(folder, { recursive: true })
  })
  const [ours, others] = ['ours', 'others'].map((name) => {
    mkdirSync(join(folder, name))
    return createAuthority(join(folder, name), name)
  }) as [Authority, Authority]
  const data = join(server.directory, 'data')
  const { uid, gid } = unprivilegedAccount()
  for (const [name, content] of Object.entries(ours.issue(['localhost']))) {
    writeFileSync(join(data, `${name}.pem`), content, { mode: 0o600 })
    if (uid !== undefined && gid !== undefined) chownSync(join(data, `${name}.pem`), uid, gid)
  }
  writeFileSync(join(data, 'postgresql.auto.conf'), "ssl = on\nssl_key_file = 'key.pem'\nssl_cert_file = 'cert.pem'\n")
  process.kill(Number.parseInt(readFileSync(join(data, 'postmaster.pid'), 'utf8'), 10), 'SIGHUP')
  return { server, ours, others }
}

/** Variables of the frontend about TLS, as the chart renders them, with its file of authorities at `file`. */
async function variables(host: string, mode: string, file: string): Promise<NodeJS.ProcessEnv> {
  const tls = `database.external.tls.${mode === 'verify-full' ? 'caSecret=ca' : `mode=${mode}`}`
  const secrets = 'secrets.database.existingSecret=a,secrets.auth.existingSecret=b'
  const objects = await render(['--set', `${secrets},database.external.host=${host},${tls}`])
  const { spec } = podsOf(objects).find(({ owner }) => owner === 'Deployment/taskora-frontend')!
  const own = spec.containers[0]!['env'].map(({ name, value }: any) => [name, value])
  const all = { ...pick(objects, 'ConfigMap/taskora-settings').data, ...Object.fromEntries(own) }
  return Object.fromEntries(
    Object.entries(all)
      .filter(([name]) => /^PG|^NODE_/.test(name))
      .map(([name, value]) => [name, value === '/run/database-ca/ca.crt' ? file : String(value)]),
  )
}

/** Connects as the frontend does, and says whether the connection is encrypted. */
function connect({ url, port }: PostgresServer, host: string, env: NodeJS.ProcessEnv): Promise<HelmResult> {
  const as = { user: 'postgres', database: 'postgres', password: new URL(url).password }
  return run(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `const { createRequire } = await import('node:module')
      const { Client } = createRequire(${JSON.stringify(PACKAGE)})('pg')
      const client = new Client(${JSON.stringify({ host, port, ...as })})
      await client.connect()
      const { rows } = await client.query('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()')
      console.log(rows[0].ssl ? 'encrypted' : 'plain')
      await client.end()`,
    ],
    { PATH: process.env['PATH'], ...env },
  )
}

t.test(
  'verify-full takes the right name from the right authority alone, require takes any, disable none',
  async (t) => {
    const { server, ours, others } = await setUp(t)
    const cases: [host: string, mode: string, authority: Authority, outcome: RegExp][] = [
      ['localhost', 'verify-full', ours, /^encrypted$/m],
      ['localhost', 'verify-full', others, /unable to verify the first certificate/],
      ['127.0.0.1', 'verify-full', ours, /does not match certificate's altnames/],
      ['127.0.0.1', 'require', others, /^encrypted$/m],
      ['localhost', 'disable', others, /^plain$/m],
    ]
    for (const [host, mode, authority, outcome] of cases) {
      const { stdout, stderr } = await connect(server, host, await variables(host, mode, authority.file))
      t.match(stdout + stderr, outcome, `${mode} to ${host}`)
    }
  },
)
