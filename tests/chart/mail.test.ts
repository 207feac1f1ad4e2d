// Mail of the frontend: off by default, all that it needs where it is on, and nothing of it in other pods.
import t from 'tap'
import { render, template, VARIANTS } from '../fixtures/chart/helm.ts'
import { pick, podsOf } from '../fixtures/chart/objects.ts'

const ON = ['--set', 'mail.host=mail.example,mail.from=Taskora <tasks@example.com>']
// Who names one Secret names them all: without a cluster to ask, none is made.
const SECRET = 'secrets.smtp.existingSecret=smtp,secrets.database.existingSecret=a,secrets.auth.existingSecret=b'
const WITH_PASSWORD = [...ON, '--set', `${SECRET},secrets.smtp.passwordKey=pass`]

/** What the frontend is told, which Secret it sees, and to whom its network policy lets it speak without a peer. */
async function frontend(...args: string[]) {
  const objects = await render(args)
  const { spec } = pick(objects, 'Deployment/taskora-frontend').spec.template
  const variables = spec.containers[0].env.filter(({ name }: any) => name.startsWith('SMTP_'))
  return {
    env: Object.fromEntries(variables.map(({ name, value }: any) => [name, value])),
    volume: spec.volumes.find(({ name }: any) => name === 'smtp-secret'),
    mount: spec.containers[0].volumeMounts.find(({ name }: any) => name === 'smtp-secret'),
    egress: pick(objects, 'NetworkPolicy/taskora-frontend').spec.egress.slice(2),
    others: podsOf(objects)
      .filter(({ owner }) => owner !== 'Deployment/taskora-frontend')
      .filter((pod) => /SMTP_|smtp/.test(JSON.stringify(pod))),
  }
}

t.test('is off by default, in each variant', async (t) => {
  for (const args of [[], ...Object.values(VARIANTS)])
    t.strictSame(await frontend(...args), { env: {}, volume: undefined, mount: undefined, egress: [], others: [] })
})

t.test('reaches the frontend alone, with user and password as files', async (t) => {
  const plain = await frontend(...ON)
  t.strictSame(plain.env, {
    SMTP_HOST: 'mail.example',
    SMTP_PORT: '587',
    SMTP_TLS: 'starttls',
    SMTP_FROM: 'Taskora <tasks@example.com>',
  })
  t.strictSame([plain.volume, plain.others], [undefined, []])
  const { env, volume, mount, others } = await frontend(...WITH_PASSWORD, '--set', 'mail.tls=implicit,mail.port=465')
  t.match(env, {
    SMTP_PORT: '465',
    SMTP_TLS: 'implicit',
    SMTP_USERNAME_FILE: '/run/secrets/smtp/username',
    SMTP_PASSWORD_FILE: '/run/secrets/smtp/password',
  })
  t.match(volume.secret, {
    secretName: 'smtp',
    items: [
      { key: 'username', path: 'username' },
      { key: 'pass', path: 'password' },
    ],
  })
  t.match(mount, { mountPath: '/run/secrets/smtp', readOnly: true })
  t.strictSame(others, [])
})

t.test('opens the way to the server, to its addresses where they are named', async (t) => {
  t.strictSame((await frontend(...ON)).egress, [{ ports: [{ port: 587, protocol: 'TCP' }] }])
  const cidrs = ['--set', 'mail.cidrs={192.0.2.7/32,2001:db8::/64}']
  t.strictSame((await frontend(...ON, ...cidrs)).egress, [
    {
      to: [{ ipBlock: { cidr: '192.0.2.7/32' } }, { ipBlock: { cidr: '2001:db8::/64' } }],
      ports: [{ port: 587, protocol: 'TCP' }],
    },
  ])
})

t.test('is refused by halves, and with a password in the clear', async (t) => {
  const refused: [string, RegExp][] = [
    ['mail.from=a@b.example', /mail\.host names no server/],
    [SECRET, /mail\.host names no server/],
    ['mail.host=mail.example', /mail\.from no sender/],
    [`${WITH_PASSWORD[1]},${WITH_PASSWORD[3]},mail.tls=none`, /password of the mail server in the clear/],
  ]
  for (const [set, reason] of refused) {
    const { code, stderr } = await template(['--set', set])
    t.equal(code, 1, set)
    t.match(stderr, reason)
  }
  t.equal((await template([...ON, '--set', 'mail.tls=none'])).code, 0, 'a relay without a password')
  t.equal((await template(WITH_PASSWORD)).code, 0)
})
