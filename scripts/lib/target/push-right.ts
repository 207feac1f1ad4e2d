// Whether Docker's account may push, asked before anything is built: an upload is begun as a push begins one, and given
// up. Nothing of it stays in the registry.
import { UserError } from '../errors.ts'
import { failureWords } from '../http.ts'
import type { Context } from '../run/context.ts'
import { newMemory } from '../run/memo.ts'
import type { Target } from '../run/which-cluster.ts'
import { denied, hostOf, isInsecure, remoteImages } from './registry.ts'
import { type RegistryAccount, registryAccount } from './registry-credentials.ts'
import { askRegistry, type RegistryAnswer, type RegistryRequest, type Trust } from './registry-request.ts'

/**
 * Throws TSK_REGISTRY_DENIED where the registry refuses this account an upload. Asks only when something has to be
 * pushed: whoever deploys what others have pushed needs no such right. What could not be found out is stated as a fact,
 * and the push says it.
 */
export async function requirePushRight(context: Context, target: Target): Promise<void> {
  if (context.options.dryRun || !(await mustPush(context, target))) return
  const reference = `${target.registry}/taskora-frontend`
  const verdict = await judgeUpload(context, reference)
  if (verdict.refused) throw denied(reference, verdict.why)
  if (verdict.why) context.report.fact(`not seen: whether this account may push to ${target.registry}: ${verdict.why}`)
}

/** Images that are not built yet will have to be pushed. What is seen now is not kept: the build comes after it. */
const mustPush = (context: Context, target: Target): Promise<boolean> =>
  remoteImages({ ...context, memory: newMemory() }, target).then(
    (images) => images.some(({ digest }) => digest === undefined),
    (error: unknown) => {
      if (error instanceof UserError && error.code === 'TSK_IMAGE_NOT_BUILT') return true
      throw error
    },
  )

/** `why`: what refuses, or what keeps one from knowing; neither where an upload was taken. */
type Verdict = { readonly refused: boolean; readonly why: string }

const TAKEN: Verdict = { refused: false, why: '' }

async function judgeUpload(context: Context, reference: string): Promise<Verdict> {
  const host = hostOf(reference)
  const trust: Trust = { host, insecure: await isInsecure(context, host) }
  const account = await registryAccount(context, host)
  // As the engine does it: in the clear only where there is no TLS, so that a password is not sent needlessly.
  const schemes = trust.insecure ? ['https', 'http'] : ['https']
  const failures: string[] = []
  for (const scheme of schemes)
    try {
      const base = `${scheme}://${host === 'docker.io' ? 'registry-1.docker.io' : host}`
      return await tryUpload((url, how) => askRegistry(context, trust, url, how), {
        ...{ base, account },
        repository: reference.slice(host.length + 1),
      })
    } catch (error) {
      context.signal.throwIfAborted()
      failures.push(failureWords(error as Error))
    }
  return { refused: false, why: failures.join(', ') }
}

type Ask = (url: string, how?: RegistryRequest) => Promise<RegistryAnswer>

interface Upload {
  /** `https://HOST` */
  readonly base: string
  readonly repository: string
  readonly account: RegistryAccount | undefined
}

async function tryUpload(ask: Ask, upload: Upload): Promise<Verdict> {
  const { base, repository, account } = upload
  const hello = await ask(`${base}/v2/`)
  const authorization = hello.status === 401 ? await signIn(ask, upload, hello) : ''
  if (typeof authorization !== 'string') return authorization
  const headers = authorization ? { authorization } : {}
  const url = `${base}/v2/${repository}/blobs/uploads/`
  const begun = await ask(url, { method: 'POST', headers })
  const { location } = begun.headers
  if (begun.status === 202) {
    // One that is not taken back, the registry clears away by itself.
    if (typeof location === 'string')
      await ask(new URL(location, url).href, { method: 'DELETE', headers }).catch(() => {})
    return TAKEN
  }
  return refusal(begun, `beginning an upload ${asWhom(account)}`)
}

/** The header that says who asks, or why there is none. */
async function signIn(
  ask: Ask,
  { base, repository, account }: Upload,
  hello: RegistryAnswer,
): Promise<string | Verdict> {
  const challenge = String(hello.headers['www-authenticate'] ?? '')
  if (/^basic\b/i.test(challenge)) return account ? basic(account) : refusal(hello, `asking ${asWhom(account)}`)
  const realm = /^bearer\b.*?\brealm="([^"]+)"/i.exec(challenge)?.[1]
  if (!realm) return { refused: false, why: `it wants to know who asks in a way that is not known here: ${challenge}` }
  const service = /\bservice="([^"]+)"/i.exec(challenge)?.[1] ?? ''
  const wanted = { service, scope: `repository:${repository}:pull,push` }
  const answer = await ask(...tokenRequest(new URL(realm, base), wanted, account))
  if (answer.status !== 200) return refusal(answer, `signing in ${asWhom(account)}`)
  const { token, access_token: other } = JSON.parse(answer.text) as { token?: string; access_token?: string }
  return `Bearer ${token ?? other}`
}

function tokenRequest(
  realm: URL,
  wanted: Record<string, string>,
  account: RegistryAccount | undefined,
): [url: string, how: RegistryRequest] {
  if (account?.identityToken) {
    const form = { ...wanted, grant_type: 'refresh_token', client_id: 'taskora', refresh_token: account.identityToken }
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    return [realm.href, { method: 'POST', headers, body: new URLSearchParams(form).toString() }]
  }
  for (const [name, value] of Object.entries(wanted)) realm.searchParams.set(name, value)
  return [realm.href, account ? { headers: { authorization: basic(account) } } : {}]
}

const basic = ({ name, password }: RegistryAccount): string =>
  `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`

const asWhom = (account: RegistryAccount | undefined): string =>
  account
    ? `as ${account.name ? `"${account.name}"` : 'the account of a token'}`
    : 'without credentials, for Docker has none'

/** Anything else than a no may be of this moment, or of this machine. */
const refusal = ({ status, text }: RegistryAnswer, what: string): Verdict => ({
  refused: status === 401 || status === 403,
  why: `${what}: status ${status}${complaint(text)}`,
})

/** What a registry says in words; a page for people says nothing to programs. */
function complaint(text: string): string {
  try {
    const { errors = [], details } = JSON.parse(text) as { errors?: { message?: string }[]; details?: string }
    const words = errors[0]?.message ?? details
    return words ? ` (${words})` : ''
  } catch {
    return ''
  }
}
