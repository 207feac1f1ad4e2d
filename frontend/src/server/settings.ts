import 'server-only'
import { readFileSync } from 'node:fs'
import { type MailSettings, parseTls } from './mail-settings'

export type { MailSettings } from './mail-settings'

/** What the environment of the process says. Secrets come as files. */
export interface Settings {
  publicUrl: URL
  /** Origins that may send unsafe requests with a session cookie; the public one is always first. */
  trustedOrigins: string[]
  backendUrl: URL
  auth: { secret: string; issuer: string; audience: string }
  /** Whether browsers keep the application for when there is no network. */
  serviceWorker: boolean
  database: { host: string; port: number; name: string; user: string; passwordFiles: string[]; connections: number }
  /** Where messages are handed in; without a server nothing is sent and nothing is offered that would need it. */
  mail: MailSettings | undefined
}

type Environment = Record<string, string | undefined>

/** Reads the whole environment and names everything that is wrong with it at once. */
export function readSettings(environment: Environment): Settings {
  const problems: string[] = []
  const attempt = <T>(name: string, parse: (value: string) => T, fallback?: string): T => {
    const value = environment[name] || fallback
    try {
      if (value === undefined) throw new Error('is not set')
      return parse(value)
    } catch (error) {
      problems.push(`${name} ${(error as Error).message}`)
      return undefined as T
    }
  }
  const publicUrl = attempt('PUBLIC_URL', parseUrl)
  const settings: Settings = {
    publicUrl,
    trustedOrigins: attempt('TRUSTED_ORIGINS', (value) => [publicUrl?.origin, ...parseOrigins(value)], ','),
    backendUrl: attempt('BACKEND_URL', parseUrl),
    auth: {
      secret: attempt('AUTH_SECRET_FILE', readSecret),
      issuer: attempt('AUTH_ISSUER', String, 'taskora'),
      audience: attempt('AUTH_AUDIENCE', String, 'taskora-api'),
    },
    serviceWorker: attempt('SERVICE_WORKER', parseSwitch, 'on'),
    database: {
      host: attempt('DATABASE_HOST', String),
      port: attempt('DATABASE_PORT', parsePort, '5432'),
      name: attempt('DATABASE_NAME', String, 'taskora'),
      user: attempt('DATABASE_USER', String, 'taskora'),
      // The second one holds a password while it is being changed, and need not be there.
      passwordFiles: attempt('DATABASE_PASSWORD_FILE', (file) =>
        [file, environment['DATABASE_NEXT_PASSWORD_FILE']].filter((each) => each !== undefined),
      ),
      connections: attempt('DATABASE_CONNECTIONS', parseConnections, '5'),
    },
    mail: environment['SMTP_HOST'] ? readMail(environment, attempt) : undefined,
  }
  if (problems.length > 0) throw new Error(`the environment is not usable: ${problems.join('; ')}`)
  return settings
}

type Attempt = <T>(name: string, parse: (value: string) => T, fallback?: string) => T

function readMail(environment: Environment, attempt: Attempt): MailSettings {
  const authenticated = environment['SMTP_USERNAME_FILE'] || environment['SMTP_PASSWORD_FILE']
  const file = (name: string) => (authenticated ? attempt(name, (path) => (readSecret(path), path)) : undefined)
  return {
    host: attempt('SMTP_HOST', String),
    port: attempt('SMTP_PORT', parsePort, '587'),
    tls: attempt('SMTP_TLS', parseTls, 'starttls'),
    from: attempt('SMTP_FROM', String),
    usernameFile: file('SMTP_USERNAME_FILE'),
    passwordFile: file('SMTP_PASSWORD_FILE'),
  }
}

let current: Settings | undefined

/** The settings of this process, read at first use so that a build needs none of them. */
export function settings(): Settings {
  current ??= readSettings(process.env)
  return current
}

/** The content of a secret file without the line end that editors and `echo` leave. */
export function readSecret(path: string): string {
  const secret = readFileSync(path, 'utf8').trim()
  if (secret === '') throw new Error(`names an empty file: ${path}`)
  return secret
}

function parseUrl(value: string): URL {
  if (!URL.canParse(value)) throw new Error('is not a URL')
  return new URL(value)
}

function parseOrigins(value: string): string[] {
  const listed = value.split(',').map((part) => part.trim())
  return listed.filter((part) => part !== '').map((part) => parseUrl(part).origin)
}

function parseSwitch(value: string): boolean {
  if (value !== 'on' && value !== 'off') throw new Error('is neither on nor off')
  return value === 'on'
}

function parsePort(value: string): number {
  const port = Number(value)
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new Error('is not a port')
  return port
}

function parseConnections(value: string): number {
  const connections = Number(value)
  if (!Number.isInteger(connections) || connections < 2 || connections > 100) throw new Error('is not from 2 to 100')
  return connections
}
