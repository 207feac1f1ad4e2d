import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t from 'tap'
import { trustedCertificates } from '../../../../scripts/sources/host-settings/certificates.ts'
import { goConfiguration } from '../../../../scripts/sources/host-settings/go.ts'
import { withHostSettings } from '../../../../scripts/sources/host-settings/host-settings.ts'
import { npmConfiguration } from '../../../../scripts/sources/host-settings/npm.ts'
import { pipConfiguration } from '../../../../scripts/sources/host-settings/pip.ts'
import { namesLoopback, proxyArguments } from '../../../../scripts/sources/host-settings/proxy.ts'
import { fakeExecutable, sourceContext } from '../../../fixtures/sources/context.ts'

const certificate = (body: string): string => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----`

t.test('certificates: system and private ones in one bundle, each once', async (t) => {
  const folder = t.testdir({
    'system.pem': `# comment\n${certificate('PUBLIC')}\n`,
    'private.pem': `${certificate('PRIVATE')}\r\n${certificate('PUBLIC')}\n`,
  })
  const bundle = trustedCertificates(
    { NODE_EXTRA_CA_CERTS: join(folder, 'private.pem'), SSL_CERT_FILE: join(folder, 'gone.pem') },
    [join(folder, 'system.pem')],
  )
  t.equal(bundle, `${certificate('PUBLIC')}\n${certificate('PRIVATE')}\n`)
  const withoutSystem = trustedCertificates({ PIP_CERT: join(folder, 'private.pem') }, [join(folder, 'gone.pem')])
  t.ok(withoutSystem.split('BEGIN CERTIFICATE').length > 50, "without a system bundle Node's public roots stay trusted")
  t.match(withoutSystem, 'PRIVATE')
})

t.test('npm: registries and tokens go along, editors and host paths do not', async (t) => {
  const files = [
    'registry=https://old.example/\ncafile = /host/ca.pem\nprefix=/opt\n; comment=1',
    [
      'registry = "https://npm.example/"',
      '@acme:registry=https://acme.example/',
      '//npm.example/:_authToken=${TOKEN}',
      '//npm.example/:certfile=/host/cert.pem',
      '//npm.example/:_password=cGFzcw==',
      'editor=vim',
      'nodedir=/usr',
    ].join('\n'),
  ]
  const text = npmConfiguration(
    files,
    { TOKEN: 't0ken', npm_config_fetch_retries: '7', npm_config_noproxy: '', npm_config_user_agent: 'npm' },
    '/ca.crt',
  )
  t.same(text?.trim().split('\n').sort(), [
    '//npm.example/:_authToken=t0ken',
    '//npm.example/:_password=cGFzcw==',
    '@acme:registry=https://acme.example/',
    'cafile=/ca.crt',
    'fetch-retries=7',
    'registry=https://npm.example/',
  ])
  t.match(
    npmConfiguration(files, { NPM_CONFIG_REGISTRY: 'https://env.example/' }, '/ca.crt'),
    'registry=https://env.example/',
  )
  t.equal(
    npmConfiguration(['cafile=/host/ca.pem\nprefix=/opt'], {}, '/ca.crt'),
    undefined,
    'nothing to say about registries',
  )
})

t.test('pip: indexes go along, later files and variables win', async (t) => {
  const files = [
    '[global]\nindex-url = https://old.example/simple\ncert = /host/ca.pem\nfind-links = /opt/wheels\n',
    [
      '[global]',
      '# comment',
      'index_url: https://new.example/simple',
      'trusted-host =',
      '    a.example',
      '    b.example',
      '[list]',
      'format = json',
    ].join('\n'),
  ]
  t.equal(
    pipConfiguration(files, { PIP_EXTRA_INDEX_URL: 'https://x.example https://y.example', PIP_TIMEOUT: '' }, '/ca.crt'),
    `[global]
index-url = https://new.example/simple
trusted-host = 
    a.example
    b.example
extra-index-url = https://x.example
    https://y.example
cert = /ca.crt
`,
  )
  t.equal(
    pipConfiguration(['[global]\ncert = /host/ca.pem\n'], { PIP_FIND_LINKS: '/opt/wheels' }, '/ca.crt'),
    undefined,
  )
})

t.test('Go: variables win over the file of `go env -w`', async (t) => {
  t.equal(
    goConfiguration('GOPROXY=https://a.example\nGOBIN=/opt\nGOPRIVATE=acme.example\n', {
      GOPROXY: 'https://b.example,direct',
    }),
    'GOPROXY=https://b.example,direct\nGOPRIVATE=acme.example\n',
  )
  t.equal(goConfiguration(undefined, { GOFLAGS: '-mod=mod' }), undefined)
  t.equal(goConfiguration('GOPROXY=https://a.example\n', { GOPROXY: '' }), 'GOPROXY=https://a.example\n')
})

t.test('proxy: named without its value, and localhost is noticed', async (t) => {
  t.same(proxyArguments({ HTTPS_PROXY: 'http://me:secret@proxy.example', no_proxy: 'localhost', HTTP_PROXY: '' }), [
    '--build-arg',
    'HTTPS_PROXY',
    '--build-arg',
    'no_proxy',
  ])
  for (const text of ['http://localhost:3128', 'http://u:p@127.0.0.1:8080/', 'registry=http://[::1]:4873/'])
    t.ok(namesLoopback([text]), text)
  for (const text of ['http://localhost.example/', 'http://10.0.0.1', undefined, ''])
    t.notOk(namesLoopback([text]), String(text))
})

t.test('the files: private, complete, and gone afterwards whatever happens', async (t) => {
  const folder = t.testdir()
  mkdirSync(join(folder, '.config/pip'), { recursive: true })
  writeFileSync(join(folder, '.config/pip/pip.conf'), '[global]\nindex-url = http://localhost:3141/simple\n')
  writeFileSync(join(folder, 'npmrc'), 'registry=https://npm.example/\n//npm.example/:_authToken=t0ken\n')
  fakeExecutable(
    folder,
    'npm',
    `[ "$*" = "config get globalconfig userconfig" ] || exit 9\necho globalconfig=/nowhere\necho ` +
      `userconfig=${folder}/npmrc`,
  )
  const { context, recorded } = sourceContext(folder, { env: { HTTPS_PROXY: 'http://me:secret@proxy.example' } })
  let place = ''
  const failure = withHostSettings(context, async (args) => {
    const secrets = args.filter((each) => each.startsWith('id=')).map((each) => /^id=(\w+),src=(.+)$/.exec(each)!)
    t.same(
      secrets.map(([, id]) => id),
      ['ca', 'npmrc', 'pipconf'],
    )
    place = dirname(secrets[0]![2]!)
    t.equal(statSync(place).mode & 0o777, 0o700)
    for (const [, , file] of secrets) t.equal(statSync(file!).mode & 0o777, 0o600)
    t.match(readFileSync(join(place, 'npmrc'), 'utf8'), '_authToken=t0ken')
    t.match(readFileSync(join(place, 'pipconf'), 'utf8'), 'cert = /etc/ssl/certs/ca-certificates.crt')
    t.match(
      args.join(' '),
      /--build-arg HTTPS_PROXY --network host$/,
      'the index on localhost needs the network of the host',
    )
    t.notMatch(args.join(' '), /secret@|t0ken/)
    throw new Error('build failed')
  })
  await t.rejects(failure, { message: 'build failed' })
  t.notOk(existsSync(place), 'removed after a failure too')
  t.notMatch(JSON.stringify(recorded), 't0ken')
})
