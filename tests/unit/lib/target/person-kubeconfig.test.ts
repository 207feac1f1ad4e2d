// The person's kubeconfig is read and never written; the copy is one context that means the same anywhere.
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { parse } from 'yaml'
import { kubeconfigOf } from '../../../../scripts/lib/run/which-cluster.ts'
import { type SandboxSettings, sandbox } from '../../../fixtures/suite/sandbox.ts'
import { personHas, SERVER, TARGET, takeAccess } from '../../../fixtures/suite/target.ts'

function prepare(t: Test, target: string, settings: SandboxSettings = {}) {
  const box = sandbox(t, {}, { ...settings, settings: { ...TARGET, target } })
  const file = personHas(box)
  return { box, file, copy: () => takeAccess(box.context) }
}

t.test('copies one context, with its certificates, for its owner alone', async (t) => {
  const { box, file, copy } = prepare(t, 'lab')
  const before = readFileSync(file, 'utf8')
  await copy()
  const own = kubeconfigOf(box.context)
  t.same(parse(readFileSync(own, 'utf8')), {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: 'lab',
        cluster: { server: SERVER, 'certificate-authority-data': Buffer.from('authority').toString('base64') },
      },
    ],
    users: [
      {
        name: 'lab',
        user: { 'client-certificate-data': 'Yw==', 'client-key-data': Buffer.from('key').toString('base64') },
      },
    ],
    contexts: [{ name: 'lab', context: { cluster: 'lab', user: 'lab', namespace: 'taskora' } }],
    'current-context': 'lab',
  })
  t.equal(statSync(own).mode & 0o777, 0o600)
  t.equal(readFileSync(file, 'utf8'), before, 'nothing of the person was changed')
  t.not(own, box.context.paths.kubeconfig, "that of the suite's own cluster stays")
})

t.test('programs and tokens are named by where they are', async (t) => {
  const { box, copy } = prepare(t, 'home')
  await copy()
  const home = join(box.folder, '.kube')
  t.match(parse(readFileSync(kubeconfigOf(box.context), 'utf8')), {
    users: [{ user: { exec: { command: join(home, 'sign-in') }, tokenFile: join(home, 'token') } }],
  })
})

t.test('KUBECONFIG names the files, and the first that has a context counts', async (t) => {
  const folder = t.testdir({
    a:
      'contexts: [{ name: lab, context: { cluster: x, user: x } }]\n' +
      "clusters: [{ name: x, cluster: { server: 'https://a' } }]\n",
    b: 'contexts: [{ name: lab, context: { cluster: y, user: x } }]\nusers: [{ name: x, user: { token: t } }]\n',
  })
  const files = [join(folder, 'a'), join(folder, 'missing'), join(folder, 'b')]
  const { box, copy } = prepare(t, 'lab', { env: { KUBECONFIG: files.join(':') } })
  await copy()
  t.match(parse(readFileSync(kubeconfigOf(box.context), 'utf8')), {
    clusters: [{ cluster: { server: 'https://a' } }],
    users: [{ user: { token: 't' } }],
  })
})

t.test('a context that does not exist is named with the nearest one', async (t) => {
  const { file, copy } = prepare(t, 'lap')
  await t.rejects(copy(), {
    code: 'TSK_TARGET_UNKNOWN',
    message: 'Your kubeconfig has no context "lap" (did you mean "lab"?)',
    evidence: [file, 'contexts: lab, home, torn'],
  })
})

t.test('an entry that leads nowhere, and a file that is no YAML, are named', async (t) => {
  const { copy } = prepare(t, 'torn')
  await t.rejects(copy(), { code: 'TSK_TARGET_KUBECONFIG', evidence: [/names a cluster that no file has/] })
  const damaged = prepare(t, 'lab')
  writeFileSync(damaged.file, 'contexts: [')
  await t.rejects(damaged.copy(), { code: 'TSK_TARGET_KUBECONFIG', message: /config cannot be read/ })
  const gone = prepare(t, 'lab')
  const folder = join(gone.box.folder, '.kube')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'key.pem'), '')
  chmodSync(folder, 0o700)
  writeFileSync(gone.file, readFileSync(gone.file, 'utf8').replace('key.pem', 'lost.pem'))
  await t.rejects(gone.copy(), { code: 'TSK_TARGET_KUBECONFIG', evidence: [/lost\.pem/] })
})
