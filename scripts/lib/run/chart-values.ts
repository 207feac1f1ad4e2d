import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { parsedOnce } from '../parsed-once.ts'
import { readOverrides } from './kept-target.ts'
import type { Paths } from './paths.ts'
import type { Config } from './settings.ts'

export type Component = 'frontend' | 'backend' | 'database'

export const COMPONENTS: readonly Component[] = ['frontend', 'backend', 'database']

/** How many pods a component has: two numbers where an autoscaler decides, 0 where it is not part of the release. */
export interface PodCount {
  readonly least: number
  readonly most: number
}

/** The facts that live in the chart's values and nowhere else. */
export interface ChartValues {
  readonly repositories: Record<Component, string>
  /** That of the pod which runs `next dev`. */
  readonly developmentRepository: string
  /** Whether that pod stands before those of the frontend's image. */
  readonly developsFrontend: boolean
  readonly pods: Record<Component, PodCount>
  readonly servicePorts: Record<Component, number>
  readonly nodePort: number
  readonly ingressEnabled: boolean
  /** Further origins that sign-in accepts. */
  readonly trustedOrigins: readonly string[]
  /** The application's database and the role that owns it; `host` is empty where the release runs the server. */
  readonly database: { readonly name: string; readonly user: string; readonly host: string }
  /** Whether the frontend has a server to hand messages in. */
  readonly mail: boolean
  /** The Secret that signs sessions; its name is empty where the chart's own name for it counts. */
  readonly authSecret: { readonly name: string; readonly key: string }
}

interface ComponentValues {
  image?: { repository?: string }
  replicas?: number
  autoscaling?: { enabled?: boolean; minReplicas?: number; maxReplicas?: number }
  service?: { port?: number; nodePort?: number }
  development?: { enabled?: boolean; image?: { repository?: string } }
}

/** Values of the chart as they are written; only what the suite reads. */
export type RawValues = Partial<Record<Component, ComponentValues>> & {
  ingress?: { enabled?: boolean }
  trustedOrigins?: string[]
  database?: { name?: string; user?: string; external?: { host?: string } }
  mail?: { host?: string }
  secrets?: { auth?: { existingSecret?: string; key?: string } }
}

/** A run asks again and again, and parsing takes 20 ms and more each time. */
const parseValues = parsedOnce((text) => (parse(text) ?? {}) as RawValues, 4)

/** Reads values.yaml with the chosen variant and the person's own file laid over it, as Helm does. */
export function readChartValues({ chart }: Paths, config: Pick<Config, 'values' | 'overrides'>): ChartValues {
  const [base, variant] = ['values.yaml', `values-${config.values}.yaml`].map((file) =>
    parseValues(readFileSync(join(chart, file), 'utf8')),
  )
  return chartValues([readOverrides(config), variant!, base!])
}

/** The facts in values, of which the first to name one decides. */
export function chartValues(layers: readonly RawValues[]): ChartValues {
  const pick = <T>(read: (values: RawValues) => T | undefined, fallback: T): T => {
    for (const layer of layers) {
      const value = read(layer)
      if (value !== undefined && value !== null) return value
    }
    return fallback
  }
  const each = <T>(read: (values: ComponentValues) => T | undefined, fallback: T): Record<Component, T> =>
    Object.fromEntries(
      COMPONENTS.map((name) => [name, pick((all) => all[name] && read(all[name]!), fallback)]),
    ) as Record<Component, T>
  const replicas = each(({ replicas }) => replicas, 1)
  const autoscaled = each(({ autoscaling }) => autoscaling?.enabled, false)
  const least = each(({ autoscaling }) => autoscaling?.minReplicas, 1)
  const most = each(({ autoscaling }) => autoscaling?.maxReplicas, 1)
  const host = pick(({ database }) => database?.external?.host, '')
  const podCount = (name: Component): PodCount => {
    if (name === 'database' && host !== '') return { least: 0, most: 0 }
    return autoscaled[name] ? { least: least[name], most: most[name] } : { least: replicas[name], most: replicas[name] }
  }
  return {
    repositories: each(({ image }) => image?.repository, ''),
    developmentRepository: pick(({ frontend }) => frontend?.development?.image?.repository, ''),
    developsFrontend: pick(({ frontend }) => frontend?.development?.enabled, false),
    pods: { frontend: podCount('frontend'), backend: podCount('backend'), database: podCount('database') },
    servicePorts: each(({ service }) => service?.port, 0),
    // The node publishes it from its first start on, also for values that leave the way in to an ingress.
    nodePort: pick(({ frontend }) => frontend?.service?.nodePort || undefined, 30080),
    ingressEnabled: pick(({ ingress }) => ingress?.enabled, false),
    trustedOrigins: pick((all) => all.trustedOrigins, []),
    database: {
      name: pick(({ database }) => database?.name, ''),
      user: pick(({ database }) => database?.user, ''),
      host,
    },
    mail: pick(({ mail }) => mail?.host, '') !== '',
    authSecret: {
      name: pick(({ secrets }) => secrets?.auth?.existingSecret, ''),
      key: pick(({ secrets }) => secrets?.auth?.key, 'secret'),
    },
  }
}

/** The components that run in the release itself. */
export const componentsOf = ({ pods }: Pick<ChartValues, 'pods'>): Component[] =>
  COMPONENTS.filter((component) => pods[component].most > 0)

/** `taskora-frontend`: what the chart names a component's objects. */
export const objectName = ({ release }: Pick<Config, 'release'>, component: Component): string =>
  `${release.includes('taskora') ? release : `${release}-taskora`}-${component}`

/** The Service that leads to the pods of the frontend's image, whether `next dev` stands before them or not. */
export const frontendOfImage = (
  config: Pick<Config, 'release'>,
  { developsFrontend }: Pick<ChartValues, 'developsFrontend'>,
): string => `${objectName(config, 'frontend')}${developsFrontend ? '-image' : ''}`

/** `taskora-database-data`: the volume claim of the database, `taskora.claimName` of the chart. */
export const claimName = (config: Pick<Config, 'release'>): string => `${objectName(config, 'database')}-data`
