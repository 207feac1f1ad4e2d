import { randomBytes } from 'node:crypto'
import { UserError } from '../errors.ts'
import type { KubeObject } from '../kube-object.ts'
import { claimName } from '../run/chart-values.ts'
import type { Context } from '../run/context.ts'
import { readOverrides } from '../run/kept-target.ts'
import { fact, forget, recall } from '../run/memo.ts'
import { targetOf } from '../run/which-cluster.ts'
import { createCluster } from './cluster.ts'

/** The chart's `secrets.*` keys and the Secrets behind them. */
export const SECRET_NAMES = {
  database: 'taskora-database',
  auth: 'taskora-auth',
  assistant: 'taskora-assistant',
} as const

const token = (): string => randomBytes(32).toString('base64url')

/** Secrets that must exist, and how the values of each are made: once, and never again while data depends on them. */
const GENERATED: Readonly<Record<string, () => Record<string, string>>> = {
  [SECRET_NAMES.database]: () => ({ 'postgres-password': token(), password: token() }),
  [SECRET_NAMES.auth]: () => ({ secret: token() }),
}

/** Secrets that the values of a person name for a target, by the chart's keys. On the own cluster all are its own. */
export const broughtSecrets = ({ config }: Pick<Context, 'config'>): ReadonlyMap<string, string> =>
  new Map(
    Object.entries((targetOf(config) && readOverrides(config).secrets) ?? {}).flatMap(([key, each]) =>
      each?.existingSecret ? [[key, each.existingSecret] as const] : [],
    ),
  )

/** Names of the Secrets that this suite makes: not those in whose place another one is brought. */
function ownSecrets(context: Pick<Context, 'config'>): string[] {
  const brought = broughtSecrets(context)
  return (['database', 'auth'] as const)
    .filter((key) => (brought.get(key) ?? SECRET_NAMES[key]) === SECRET_NAMES[key])
    .map((key) => SECRET_NAMES[key])
}

/** The marker of everything that the suite makes outside the chart; teardown deletes by it. */
const OWN_LABELS = {
  'app.kubernetes.io/managed-by': 'taskora-suite',
  'app.kubernetes.io/part-of': 'taskora',
} as const

/** Whether the suite made it, and not an operator or a person. */
export const isMade = ({ metadata }: KubeObject): boolean =>
  metadata.labels?.['app.kubernetes.io/managed-by'] === OWN_LABELS['app.kubernetes.io/managed-by']

const secretObject = (name: string, namespace: string, stringData: Record<string, string>, type = 'Opaque') => ({
  apiVersion: 'v1',
  kind: 'Secret',
  type,
  metadata: { name, namespace, labels: OWN_LABELS },
  stringData,
})

/** Makes the namespace, in which Pod Security "restricted" holds from the first pod on. */
export async function ensureNamespace(context: Context): Promise<void> {
  const modes = ['enforce', 'warn', 'audit'].map((mode) => [`pod-security.kubernetes.io/${mode}`, 'restricted'])
  await createCluster(context).apply([
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: context.config.namespace, labels: { ...OWN_LABELS, ...Object.fromEntries(modes) } },
    },
  ])
}

/** Makes the Secrets that do not exist. Throws TSK_SECRET_LOST when data exists that a lost Secret guards. */
export const ensureSecrets = async (context: Context): Promise<string[]> =>
  makeSecrets(context, await missingSecrets(context))

/** The Secrets that have to be made. Only asks. Throws TSK_SECRET_LOST when data exists that a lost Secret guards. */
export async function missingSecrets(context: Context): Promise<string[]> {
  const objects = await createCluster(context).names('secrets,persistentvolumeclaims')
  const has = (kind: string, name: string): boolean =>
    objects.some((each) => each.kind === kind && each.metadata.name === name)
  const missing = ownSecrets(context).filter((name) => !has('Secret', name))
  // Without the auth Secret, sessions end and the keys of tokens are made anew; nothing else depends on it.
  const lost = missing.filter((name) => name !== SECRET_NAMES.auth)
  const claim = claimName(context.config)
  if (lost.length > 0 && has('PersistentVolumeClaim', claim)) throw secretLost(lost, claim)
  return missing
}

/** New values for a Secret that this suite generates. Nothing is written. */
export const newValues = (name: string): Record<string, string> => GENERATED[name]!()

/** Writes the values of a Secret, in place of those that it has. */
export async function writeSecret(
  context: Context,
  name: string,
  values: Record<string, string>,
  type?: string,
): Promise<void> {
  await createCluster(context).apply([secretObject(name, context.config.namespace, values, type)])
  forget(context, SECRETS)
}

/**
 * Writes values of a Secret, as `data`: what an earlier call wrote and this one leaves out goes, as a key that is
 * written as `stringData` never does. Keys that others wrote stay.
 */
export async function writeSecretKeys(context: Context, name: string, values: Record<string, string>): Promise<void> {
  const data = Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
  )
  const { stringData: _, ...object } = secretObject(name, context.config.namespace, {})
  await createCluster(context).apply([{ ...object, data }])
  forget(context, SECRETS)
}

/** Makes these Secrets, and the one of the assistant when its key is given. Returns the names of the former. */
export async function makeSecrets(context: Context, missing: string[]): Promise<string[]> {
  const apiKey = context.env['COHERE_API_KEY']
  const wanted = [
    ...missing.map((name) => secretObject(name, context.config.namespace, GENERATED[name]!())),
    ...(apiKey ? [secretObject(SECRET_NAMES.assistant, context.config.namespace, { 'cohere-api-key': apiKey })] : []),
  ]
  if (wanted.length > 0) {
    await createCluster(context).apply(wanted)
    forget(context, SECRETS)
  }
  return missing
}

/** Changes whenever the content of a Secret does, and tells nothing of it: pods that read one are then rolled. */
export async function readSecretsRevision(context: Context): Promise<string> {
  const names: readonly string[] = [...Object.values(SECRET_NAMES), ...broughtSecrets(context).values()]
  const secrets = await recall(context, SECRETS, () => readSecrets(context))
  return [...secrets]
    .filter(([name]) => names.includes(name))
    .map(([name, version]) => `${name}@${version}`)
    .sort()
    .join(' ')
}

/** The Secrets of the namespace by name, with what changes when their content does. */
async function readSecrets(context: Context): Promise<ReadonlyMap<string, string>> {
  const secrets = await createCluster(context).names('secrets')
  return new Map(secrets.map(({ metadata }) => [metadata.name, metadata.resourceVersion ?? '']))
}

const SECRETS = fact<ReadonlyMap<string, string>>('the Secrets of the namespace')

/** Whether there is a Secret of this name, as this run has seen it. */
export const hasSecret = async (context: Context, name: string): Promise<boolean> =>
  (await recall(context, SECRETS, () => readSecrets(context))).has(name)

/** True when every generated Secret exists. */
export async function hasSecrets(context: Context): Promise<boolean> {
  forget(context, SECRETS)
  const secrets = await recall(context, SECRETS, () => readSecrets(context))
  return ownSecrets(context).every((name) => secrets.has(name))
}

const secretLost = (missing: readonly string[], claim: string): UserError =>
  new UserError(
    'TSK_SECRET_LOST',
    `The data in ${claim} is guarded by ${missing.join(' and ')}, which no longer exists`,
    {
      hint: 'Restore the Secret; without a copy of it, `npm run rotate -- database --recover` keeps the data',
    },
  )
