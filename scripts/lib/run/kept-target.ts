import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parse } from 'yaml'
import { UserError } from '../errors.ts'
import type { Context } from './context.ts'
import type { Config } from './settings.ts'
import { targetOf } from './which-cluster.ts'

/** What was last said about a target, for commands that do not say it. */
interface Kept {
  readonly target: string
  readonly registry: string
  readonly url: string
  readonly overrides: string
}

type Scope = Pick<Context, 'config' | 'paths'>

const recordFile = ({ paths, config }: Scope): string => join(paths.state, 'kept-targets', `${config.profile}.json`)

function readKept(scope: Scope): Kept | undefined {
  try {
    const {
      target = '',
      registry = '',
      url = '',
      overrides = '',
    } = JSON.parse(readFileSync(recordFile(scope), 'utf8')) as Partial<Kept>
    return target === '' ? undefined : { target, registry, url, overrides }
  } catch {
    return undefined
  }
}

/** The settings with what was kept of a target filled in. On a target the values are those of a shared cluster. */
export function withKeptTarget(scope: Scope): Config {
  const { config } = scope
  if (config.target === 'off') return config
  const kept = readKept(scope)
  const target = config.target === 'auto' ? (kept?.target ?? 'off') : config.target
  const known = kept?.target === target ? kept : undefined
  if (target === 'off') return { ...config, target }
  return {
    ...config,
    target,
    values: 'prod',
    registry: config.registry || (known?.registry ?? ''),
    overrides: config.overrides || (known?.overrides ?? ''),
    url: config.url || (known?.url ?? ''),
  }
}

/** Keeps the target of these settings, or that there is none. */
export function keepTarget(scope: Scope): void {
  const file = recordFile(scope)
  const { target, registry, url, overrides } = scope.config
  if (!targetOf(scope.config)) return rmSync(file, { force: true })
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify({ target, registry, url, overrides } satisfies Kept)}\n`)
}

/** Values that the person's own file holds; only what the suite has to know of them. */
export interface Overrides {
  readonly publicUrl?: string
  readonly secrets?: Readonly<Record<string, { existingSecret?: string } | undefined>>
  readonly ingress?: { enabled?: boolean; className?: string; annotations?: Record<string, string>; hosts?: object[] }
  readonly httpRoute?: { enabled?: boolean }
  readonly database?: { storage?: Storage; external?: { host?: string } }
  readonly backup?: { enabled?: boolean; storage?: Storage }
}

interface Storage {
  readonly className?: string
  readonly existingClaim?: string
}

/** The person's values; none where they named no file. Throws TSK_CONFIG_UNREADABLE. */
export function readOverrides({ overrides }: Pick<Config, 'overrides'>): Overrides {
  if (overrides === '') return {}
  try {
    return (parse(readFileSync(overrides, 'utf8')) ?? {}) as Overrides
  } catch (error) {
    throw new UserError('TSK_CONFIG_UNREADABLE', `${overrides} cannot be read: ${(error as Error).message}`, {
      hint: 'Correct it, or name another one with --overrides FILE',
    })
  }
}

/** Where people open the application on the target of these settings; empty where nothing says it. */
export const targetUrl = (config: Pick<Config, 'url' | 'overrides'>): string =>
  config.url || (readOverrides(config).publicUrl ?? '').replace(/\/$/, '')
