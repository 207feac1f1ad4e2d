// The account by which Docker knows a registry: from its settings, or from the helper that they name.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Context } from '../run/context.ts'
import { homeFolder } from '../run/paths.ts'

export interface RegistryAccount {
  readonly name: string
  readonly password: string
  /** In place of a password: what token servers give for signing in once. */
  readonly identityToken?: string
}

/** What of Docker's settings is about accounts. */
interface DockerSettings {
  readonly credHelpers?: Record<string, string>
  readonly credsStore?: string
  readonly auths?: Record<string, { auth?: string; username?: string; password?: string; identitytoken?: string }>
}

/** By what Docker's settings know its own registry. */
const HUB = 'https://index.docker.io/v1/'

/** The name that a helper gives with an identity token. */
const TOKEN_NAME = '<token>'

/** The account for a registry (`HOST` or `HOST:PORT`); undefined where Docker has none. */
export async function registryAccount(
  { shell, env }: Pick<Context, 'shell' | 'env'>,
  host: string,
): Promise<RegistryAccount | undefined> {
  const settings = readSettings(join(env['DOCKER_CONFIG'] || join(homeFolder(env), '.docker'), 'config.json'))
  const key = host === 'docker.io' ? HUB : host
  const helper = settings.credHelpers?.[key] ?? settings.credsStore
  if (!helper) return fromSettings(settings, key)
  const { exitCode, stdout } = await shell.probe(`docker-credential-${helper}`, ['get'], {
    input: key,
    timeoutMs: 30_000,
  })
  return exitCode === 0 ? fromHelper(stdout) : undefined
}

function readSettings(file: string): DockerSettings {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as DockerSettings
  } catch {
    // Docker itself says what is wrong with them.
    return {}
  }
}

function fromHelper(answer: string): RegistryAccount | undefined {
  const { Username: name = '', Secret: secret = '' } = JSON.parse(answer || '{}') as Record<string, string>
  if (secret === '') return undefined
  return name === TOKEN_NAME ? { name: '', password: '', identityToken: secret } : { name, password: secret }
}

/** Keys may be addresses: `https://HOST/v2/` means the same as `HOST`. */
const hostOfKey = (key: string): string => key.replace(/^https?:\/\//, '').replace(/\/.*$/, '')

function fromSettings({ auths = {} }: DockerSettings, key: string): RegistryAccount | undefined {
  const entry = auths[key] ?? Object.entries(auths).find(([each]) => hostOfKey(each) === key)?.[1]
  if (!entry) return undefined
  const [, name = entry.username ?? '', password = entry.password ?? ''] =
    /^([^:]*):(.*)$/s.exec(Buffer.from(entry.auth ?? '', 'base64').toString('utf8')) ?? []
  const { identitytoken: identityToken } = entry
  if (identityToken) return { name, password, identityToken }
  return password === '' ? undefined : { name, password }
}
