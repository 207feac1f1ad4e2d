import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Context } from '../../lib/run/context.ts'
import type { Environment } from '../../lib/shell/command.ts'
import { trustedCertificates } from './certificates.ts'
import { readIfThere } from './files.ts'
import { goConfiguration, goEnvironmentFile } from './go.ts'
import { npmConfiguration } from './npm.ts'
import { pipConfiguration, pipFiles } from './pip.ts'
import { namesLoopback, proxyArguments } from './proxy.ts'

/** Where the Dockerfiles mount the certificates (secret `ca`); npm's and pip's settings point there. */
const CONTAINER_CA_FILE = '/etc/ssl/certs/ca-certificates.crt'

/** The secrets by the ids that the Dockerfiles use: certificates, npm, pip and Go settings. Only what the host has. */
type SecretId = 'ca' | 'npmrc' | 'pipconf' | 'goenv'
type HostSecrets = Partial<Record<SecretId, string>>

type Needs = Pick<Context, 'shell' | 'env'>

/**
 * Runs `use` with the arguments of `docker build` that let a build reach what this host reaches: private certificates,
 * registries and proxy. The values lie in files that only this user can read and that are gone afterwards; BuildKit
 * mounts them for one RUN and keeps them out of every layer, cache key and log.
 */
export async function withHostSettings<T>(context: Needs, use: (buildArguments: string[]) => Promise<T>): Promise<T> {
  const secrets = await gatherSecrets(context)
  // mkdtemp makes the folder with mode 0700.
  const folder = mkdtempSync(join(tmpdir(), 'taskora-build-'))
  try {
    return await use([
      ...writeSecrets(folder, secrets),
      ...proxyArguments(context.env),
      ...networkArguments(secrets, context.env),
    ])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Everything the host's settings say about reaching registries, as file contents. */
async function gatherSecrets({ shell, env }: Needs): Promise<HostSecrets> {
  const npmFiles = await npmConfigurationFiles({ shell, env })
  const found: Record<SecretId, string | undefined> = {
    ca: trustedCertificates(env),
    npmrc: npmConfiguration(readAll(npmFiles), env, CONTAINER_CA_FILE),
    pipconf: pipConfiguration(readAll(pipFiles(env)), env, CONTAINER_CA_FILE),
    goenv: goConfiguration(readIfThere(goEnvironmentFile(env)), env),
  }
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined))
}

/** `--secret` arguments for the files it writes. */
function writeSecrets(folder: string, secrets: HostSecrets): string[] {
  return Object.entries(secrets).flatMap(([id, content]) => {
    const file = join(folder, id)
    writeFileSync(file, content, { mode: 0o600 })
    return ['--secret', `id=${id},src=${file}`]
  })
}

/** A proxy or registry on localhost is reachable from a build only in the host's own network. */
function networkArguments({ npmrc, pipconf, goenv }: HostSecrets, env: Environment): string[] {
  const proxies = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'].flatMap((name) => [env[name], env[name.toLowerCase()]])
  return namesLoopback([npmrc, pipconf, goenv, ...proxies]) ? ['--network', 'host'] : []
}

/** npm knows where its own files are: the global one depends on how it was installed. The user's file wins. */
async function npmConfigurationFiles({ shell, env }: Needs): Promise<string[]> {
  const under = [env['npm_config_globalconfig'], env['npm_config_userconfig']]
  if (under.every((file) => file !== undefined)) return under as string[]
  const { stdout } = await shell.probe('npm', ['config', 'get', 'globalconfig', 'userconfig'], { timeoutMs: 20_000 })
  return stdout.split('\n').flatMap((line) => /^(?:global|user)config=(.+)$/.exec(line.trim())?.[1] ?? [])
}

const readAll = (files: readonly string[]): string[] => files.flatMap((file) => readIfThere(file) ?? [])
