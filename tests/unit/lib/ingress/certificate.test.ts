// The certificate in the cluster is issued where none may stay, and left alone where one may.
import t, { type Test } from 'tap'
import { certificateState, certificateTrouble, ensureCertificate } from '../../../../scripts/lib/ingress/certificate.ts'
import { ensureAuthority } from '../../../../scripts/lib/tls/authority.ts'
import { issueLeaf } from '../../../../scripts/lib/tls/issue.ts'
import { judgeLeaf } from '../../../../scripts/lib/tls/leaf.ts'
import { list } from '../../../fixtures/suite/checkout.ts'
import { type Rule, sandbox } from '../../../fixtures/suite/sandbox.ts'

const holds = (...pems: string[]): Rule => ({
  args: /--namespace taskora get secrets /,
  stdout: list(
    ...pems.map((pem) => ({
      kind: 'Secret',
      metadata: { name: 'taskora-tls', resourceVersion: '1' },
      data: { 'tls.crt': Buffer.from(pem).toString('base64'), 'tls.key': '' },
    })),
  ),
})

const APPLY: Rule = { args: /--namespace taskora apply /, stdin: /"type":"kubernetes.io\/tls"/ }

const prepare = (t: Test, ...kubectl: Rule[]) => sandbox(t, { kubectl }, { settings: { ingress: 'on' } })

/** What the suite wrote into the Secret, if it wrote. */
function written({ calls }: ReturnType<typeof prepare>): Record<string, string> | undefined {
  const apply = calls().find(({ argv }) => argv.includes('apply'))
  return apply && (JSON.parse(apply.stdin) as { stringData: Record<string, string> }).stringData
}

t.test('where there is none, one of the own authority is written', async (t) => {
  const box = prepare(t, holds(), APPLY)
  t.equal(await certificateTrouble(box.context), 'there is no certificate')
  await ensureCertificate(box.context)
  const { certificate } = await ensureAuthority(box.context)
  t.equal(judgeLeaf(written(box)!['tls.crt']!, certificate).trouble, undefined)
  t.match(written(box)!['tls.key'], /^-----BEGIN PRIVATE KEY-----/)
  t.notMatch(box.commands().join(), /PRIVATE KEY/, 'no key is an argument')
})

t.test('one that has days left stays; one with few is replaced', async (t) => {
  const good = sandbox(t)
  const authority = await ensureAuthority(good.context)
  const serve = async (days: number) => {
    const { certificate } = await issueLeaf(authority, { days })
    const box = sandbox(t, { kubectl: [holds(certificate), ...(days < 31 ? [APPLY] : [])] })
    const context = { ...box.context, paths: { ...box.context.paths, state: good.context.paths.state } }
    await ensureCertificate(context)
    return { box, state: await certificateState(context) }
  }
  const long = await serve(200)
  t.equal(written(long.box), undefined)
  t.match(long.state, { daysLeft: 199, trouble: undefined })
  const short = await serve(20)
  t.match(short.state, { daysLeft: 19, trouble: 'the certificate has 19 days left' })
  t.equal(judgeLeaf(written(short.box)!['tls.crt']!, authority.certificate).trouble, undefined)
})
