import { createHmac } from 'node:crypto'
import t from 'tap'
import { signUpPass } from '../../../../scripts/lib/release/sign-up-pass.ts'
import { passOf } from '../../../../scripts/lib/sign-up-proof.ts'
import { sandbox } from '../../../fixtures/suite/sandbox.ts'

const EMAIL = 'verify-1@taskora.invalid'
const SECRET = 'a secret of at least thirty-two characters'
const values = (host: string) => ({
  args: /get values/,
  stdout: { mail: { host }, secrets: { auth: { existingSecret: 'ours', key: 'token' } } },
})
const secret = (data: Record<string, string>) => ({ args: /get secret ours --output json$/, stdout: { data } })
const base64 = (text: string) => Buffer.from(text).toString('base64')

t.test('without mail nothing is proved, and no Secret is read', async (t) => {
  const { context, calls } = sandbox(t, { helm: [values('')], kubectl: [] })
  const pass = await signUpPass(context)
  t.same(pass(EMAIL), {})
  t.same(
    calls().filter(({ tool }) => tool === 'kubectl'),
    [],
  )
})

t.test('with mail a sign-up proves that its maker can read the auth Secret, for one address and now', async (t) => {
  const { context } = sandbox(t, {
    helm: [values('smtp.example.com')],
    kubectl: [secret({ token: base64(`${SECRET}\n`) })],
  })
  const pass = await signUpPass(context)
  const [seconds = '', proof] = pass(EMAIL)['x-taskora-sign-up-pass']!.split('.')
  t.ok(Math.abs(Number(seconds) - Date.now() / 1000) < 60)
  const wanted = createHmac('sha256', SECRET).update(`taskora sign-up pass\n${seconds}\n${EMAIL}`)
  t.equal(proof, wanted.digest('base64url'), 'the line end of the file is not part of the secret')
  const at = (ms: number) => passOf(SECRET, () => ms)
  t.not(at(0)(EMAIL)['x-taskora-sign-up-pass'], at(1000)(EMAIL)['x-taskora-sign-up-pass'])
  t.not(at(0)(EMAIL)['x-taskora-sign-up-pass'], at(0)('other@taskora.invalid')['x-taskora-sign-up-pass'])
})

t.test('a Secret that is not there, or lacks the key, is named', async (t) => {
  const missing = { args: /get secret/, exitCode: 1, stderr: 'secrets "ours" not found' }
  for (const [answer, evidence] of [
    [missing, 'secrets "ours" not found'],
    [secret({ other: base64(SECRET) }), 'it has no key token'],
  ] as const) {
    const { context } = sandbox(t, { helm: [values('smtp.example.com')], kubectl: [answer] })
    await t.rejects(signUpPass(context), { code: 'TSK_SIGN_UP_PASS', evidence: [evidence] })
  }
})
