import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parse } from 'yaml'
import { createCluster } from '../../lib/cluster/cluster.ts'
import { UserError } from '../../lib/errors.ts'
import type { Context } from '../../lib/run/context.ts'
import { findExecutable } from '../../lib/shell/command.ts'
import { readerKubeconfig } from '../ask/models/kubectl-ai.ts'
import type { Installable } from './installable.ts'

/** Name of the identity that may only look, and of its binding. */
const READER = 'taskora-reader'

/** kubectl-ai 0.0.x before this one has no --skip-permissions and asks nobody. */
const LEAST_VERSION = [0, 0, 20] as const

const HOURS = 8

/** What the identity must not be allowed, and the one thing that it must be. */
const MAY: readonly (readonly [verb: string, what: string, allowed: boolean])[] = [
  ['get', 'pods', true],
  ['get', 'secrets', false],
  ['delete', 'pods', false],
  ['create', 'pods/exec', false],
  ['patch', 'deployments', false],
]

const objects = ({ namespace }: Context['config']): object[] => [
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: READER, namespace } },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: READER, namespace },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
    subjects: [{ kind: 'ServiceAccount', name: READER, namespace }],
  },
]

/** kubectl-ai's identity: a ServiceAccount of role view in the namespace, and a kubeconfig with its token alone. */
export const KUBECTL_AI: Installable = {
  async install(context) {
    const version = await requireKubectlAi(context)
    const cluster = createCluster(context)
    await cluster.apply(objects(context.config))
    if (context.options.dryRun) return 'nothing was changed'
    const { stdout } = await cluster.ask(['create', 'token', READER, '--duration', `${HOURS}h`], { timeoutMs: 30_000 })
    const file = readerKubeconfig(context.paths.state)
    writeKubeconfig(context, file, stdout.trim())
    await assertOnlyLooks(context, file)
    return `${version} looks with the role view in namespace ${context.config.namespace}, for ${HOURS} hours`
  },
  async remove(context) {
    const cluster = createCluster(context)
    const names = [`rolebinding/${READER}`, `serviceaccount/${READER}`]
    await cluster.act(['delete', '--ignore-not-found', '--wait', ...names])
    if (context.options.dryRun) return 'nothing was changed'
    rmSync(readerKubeconfig(context.paths.state), { force: true })
    const left = await cluster.ask(['get', ...names, '--ignore-not-found', '--output', 'name'], { timeoutMs: 30_000 })
    if (left.stdout.trim() !== '')
      throw new UserError('TSK_AI_LEFT', `Still there: ${left.stdout.trim().split('\n').join(', ')}`, {
        hint: 'npm run ai -- status',
      })
    return 'its ServiceAccount, its binding and its kubeconfig are gone; the program stays where you put it'
  },
  async status(context) {
    const file = readerKubeconfig(context.paths.state)
    const program = findExecutable('kubectl-ai', context.env['PATH'] ?? '') ? 'on the PATH' : 'not on the PATH'
    if (!existsSync(file)) return `${program}, without an identity in the cluster`
    const may = await context.shell.probe('kubectl', ['--kubeconfig', file, 'auth', 'can-i', 'get', 'pods'], {
      timeoutMs: 15_000,
    })
    return `${program}, with an identity that ${may.exitCode === 0 ? 'may look' : 'has ended: install it again'}`
  },
}

async function requireKubectlAi({ env, shell }: Context): Promise<string> {
  const missing = (message: string): UserError =>
    new UserError('TSK_AI_TOOL', message, {
      hint: 'Install kubectl-ai as docs/ai-operations.md says, then run this again',
    })
  if (!findExecutable('kubectl-ai', env['PATH'] ?? '')) throw missing('kubectl-ai is not on the PATH')
  const { stdout, stderr } = await shell.probe('kubectl-ai', ['version'], { timeoutMs: 10_000 })
  const found = /(\d+)\.(\d+)\.(\d+)/.exec(`${stdout}\n${stderr}`)
  if (!found) throw missing('kubectl-ai does not say its version')
  const numbers = found.slice(1).map(Number)
  const first = numbers.findIndex((each, index) => each !== LEAST_VERSION[index])
  if (first >= 0 && numbers[first]! < LEAST_VERSION[first]!)
    throw missing(`kubectl-ai ${found[0]} is older than ${LEAST_VERSION.join('.')}`)
  return `kubectl-ai ${found[0]}`
}

interface Kubeconfig {
  readonly clusters: readonly { readonly name: string; readonly cluster: Readonly<Record<string, string>> }[]
}

/** The cluster of this checkout with the reader's token, for its owner alone; no certificate of the person is in it. */
function writeKubeconfig({ paths, config }: Context, file: string, token: string): void {
  const { clusters } = parse(readFileSync(paths.kubeconfig, 'utf8')) as Kubeconfig
  const own = clusters.find(({ name }) => name === config.profile)?.cluster ?? {}
  const authority = own['certificate-authority']
  const { 'certificate-authority': _, ...rest } = own
  const data = authority ? { 'certificate-authority-data': readFileSync(authority).toString('base64') } : {}
  const context = { cluster: config.profile, user: READER, namespace: config.namespace }
  const content = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': READER,
    clusters: [{ name: config.profile, cluster: { ...rest, ...data } }],
    users: [{ name: READER, user: { token } }],
    contexts: [{ name: READER, context }],
  }
  mkdirSync(dirname(file), { recursive: true })
  rmSync(file, { force: true })
  writeFileSync(file, JSON.stringify(content), { mode: 0o600 })
}

/** Asks the API as the reader. Throws TSK_AI_RIGHTS, and takes the kubeconfig away, where it may do more or less. */
async function assertOnlyLooks({ shell }: Context, file: string): Promise<void> {
  const answers = await Promise.all(
    MAY.map(async ([verb, what, allowed]) => {
      const args = ['--kubeconfig', file, 'auth', 'can-i', verb, what]
      const { exitCode, stdout } = await shell.probe('kubectl', args, { timeoutMs: 15_000 })
      // `can-i` says "no" with exit code 1, and something else where it could not ask.
      const said = exitCode === 0 && stdout.trim() === 'yes' ? true : stdout.trim() === 'no' ? false : undefined
      return said === allowed ? undefined : `${verb} ${what}: ${said === undefined ? 'no answer' : said ? 'yes' : 'no'}`
    }),
  )
  const wrong = answers.filter((each) => each !== undefined)
  if (wrong.length === 0) return
  rmSync(file, { force: true })
  throw new UserError('TSK_AI_RIGHTS', `The identity of kubectl-ai may not be used: ${wrong.join(', ')}`, {
    hint: 'npm run ai -- remove kubectl-ai',
  })
}
