import t from 'tap'
import { createRedactor, redactDeep } from '../../../../scripts/lib/shell/redact.ts'

const ENVIRONMENT = {
  COHERE_API_KEY: 'co-planted-1234567890',
  DB_PASSWORD: 'hunter2!',
  npm_config__authToken: 'npm_planted',
  PATH: '/usr/bin',
  SHORT_TOKEN: 'abc',
  COHERE_API_KEY_FILE: '/run/secrets/key',
}
const redact = createRedactor(ENVIRONMENT)

const SECRETS: [about: string, text: string, secret: string][] = [
  [
    'the value of a variable, wherever it occurs',
    'the call with co-planted-1234567890 failed',
    'co-planted-1234567890',
  ],
  ['a value with signs of a pattern', 'login as hunter2! refused', 'hunter2!'],
  ['a value to try out', '--set database.password=planted,x=1', 'planted'],
  ['a quoted field', '{"apiKey": "pla nted"}', 'pla nted'],
  ['a field of YAML', 'clientSecret: planted', 'planted'],
  ['a header', 'authorization: Bearer abcdefgh.12345', 'abcdefgh.12345'],
  ['a token of the application', 'answered eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxIn0.c2ln', 'eyJhbGciOiJFZERTQSJ9'],
  ['an address with a password', 'https://me:planted@registry.test/x', 'planted'],
  ['a key file', '-----BEGIN EC PRIVATE KEY-----\nplanted\n-----END EC PRIVATE KEY-----', 'planted'],
]
for (const [about, text, secret] of SECRETS) {
  t.test(`takes out ${about}`, async (t) => {
    t.ok(text.includes(secret), 'it is there before')
    t.notOk(redact(text).includes(secret))
    t.match(redact(text), '[redacted]')
  })
}

const ORDINARY = [
  'taskora/frontend:d44c3969c85eb632, 195 MB (limit 500 MB), built in 0.3 s',
  'sha256:c6f2f9a2e37c3fb26a4bcd9c9b2f5e1d',
  'Secrets made: taskora-database, taskora-auth',
  'a Secret is missing',
  'http://localhost:8080 answers with status 307',
  'src/lib/auth-token.ts changed and 2 more',
  'npm run rollback -- 4',
]
for (const text of ORDINARY) t.test(`leaves alone: ${text}`, async (t) => t.equal(redact(text), text))

t.test('an environment without secrets hides nothing of its own: it is the names that tell', async (t) => {
  t.equal(createRedactor({ NAME: 'co-planted-1234567890' })('with co-planted-1234567890'), 'with co-planted-1234567890')
  t.equal(redact('abc /run/secrets/key'), 'abc /run/secrets/key', 'too short a value, and a path, are no secrets')
})

t.test('every text of some data, and nothing else of it', async (t) => {
  t.same(redactDeep({ a: ['hunter2!', 1, null, true], b: { c: 'password=x' } }, redact), {
    a: ['[redacted]', 1, null, true],
    b: { c: 'password=[redacted]' },
  })
})
