import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseDurationMs, parseSizeBytes } from '../units.ts'

/** One setting of taskora.yaml: how its text is read, its default, and what it means. */
export interface Setting<T> {
  readonly fallback: string
  readonly about: string
  /** Throws a plain Error that says what is accepted. */
  readonly read: (text: string) => T
  /** What the flag alone means, without a value. */
  readonly bare?: string
}

const setting = <T>(fallback: string, about: string, read: (text: string) => T): Setting<T> => ({
  fallback,
  about,
  read,
})

const DNS_LABEL = /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/

const name = (text: string): string => {
  if (!DNS_LABEL.test(text))
    throw new Error(`"${text}" is not a name: lower-case letters, digits and dashes, a letter first, at most 40`)
  return text
}

const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text)
    if (!/^\d+$/.test(text) || value < least || value > most)
      throw new Error(`"${text}" is not a whole number from ${least} to ${most}`)
    return value
  }

const oneOf =
  <T extends string>(...choices: readonly T[]) =>
  (text: string): T => {
    const choice = choices.find((each) => each === text)
    if (choice === undefined) throw new Error(`"${text}" is not one of ${choices.join(', ')}`)
    return choice
  }

const httpUrl = (text: string): string => {
  if (text !== '' && !/^https?:\/\/[^\s/]+/.test(text)) throw new Error(`"${text}" is not an http or https address`)
  return text.replace(/\/$/, '')
}

/** `HOST/PATH` as image references begin with it: with a path, without a scheme or a tag. */
const registryPath = (text: string): string => {
  const path = text.replace(/\/$/, '')
  if (path !== '' && !/^[a-z0-9.-]+(:\d+)?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)+$/.test(path))
    throw new Error(`"${text}" is not a place in a registry, such as registry.example.com/team`)
  return path
}

const valuesFile = (text: string): string => {
  if (text !== '' && !existsSync(text)) throw new Error(`there is no file ${resolve(text)}`)
  return text === '' ? '' : resolve(text)
}

/** Every setting there is: the only list, from which the configuration's type, its errors and its help are made. */
const SETTINGS = {
  profile: setting('taskora', 'name of the minikube profile', name),
  namespace: setting('taskora', 'namespace of the application', name),
  release: setting('taskora', 'name of the Helm release', name),
  values: setting('dev', 'which values file of the chart is laid over values.yaml', oneOf('dev', 'prod')),
  port: setting('8080', 'port of this machine at which the application answers', wholeNumber(1024, 65535)),
  sources: setting('auto', 'where tools and images come from', oneOf('auto', 'upstream', 'packages')),
  mirror: setting('', 'address that replaces the hosts of upstream downloads', httpUrl),
  runtime: setting('containerd', 'container runtime of the node', oneOf('containerd', 'docker')),
  ingress: {
    ...setting(
      'auto',
      'an ingress controller as the way in; auto keeps what this cluster has',
      oneOf('auto', 'on', 'off'),
    ),
    bare: 'on',
  },
  tls: {
    ...setting(
      'auto',
      'https as the way in, through an ingress controller; auto keeps what this cluster has',
      oneOf('auto', 'on', 'off'),
    ),
    bare: 'on',
  },
  target: setting(
    'auto',
    'context of your kubeconfig whose cluster is used; off: the minikube profile; auto keeps what was last',
    (text) => text,
  ),
  registry: setting('', 'where images for a target are pushed to: HOST/PATH', registryPath),
  url: setting('', 'address at which people open the application on a target', httpUrl),
  overrides: setting('', 'file with values of your own, laid over those of the chart', valuesFile),
  ai: setting(
    'none',
    'who is asked first by `npm run ask`',
    oneOf('none', 'endpoint', 'kubectl-ai', 'kagent', 'gordon'),
  ),
  cluster: {
    cpus: setting('4', 'processors of the node; less where the machine has less', wholeNumber(2, 64)),
    memory: setting('8GB', 'memory of the node; less where the machine has less', parseSizeBytes),
    disk: setting('40GB', 'disk of the node', parseSizeBytes),
  },
  limits: {
    frontend: setting('500MB', 'largest frontend image, by the files in its layers', parseSizeBytes),
    backend: setting('1GB', 'largest backend image, by the files in its layers', parseSizeBytes),
  },
  budgets: {
    setup: setting('4m', 'goal of the setup step, when tools and images are at hand', parseDurationMs),
    build: setting('5m', 'goal of the build step', parseDurationMs),
    load: setting('1m', 'goal of the load step', parseDurationMs),
    push: setting('2m', 'goal of the push step', parseDurationMs),
    deploy: setting('2m', 'goal of the deploy step', parseDurationMs),
    verify: setting('1m', 'goal of the verify step', parseDurationMs),
    teardown: setting('1m', 'goal of the teardown step', parseDurationMs),
    reachable: setting('1m', 'goal from all pods running to the page answering', parseDurationMs),
  },
  timeouts: {
    start: setting('10m', 'limit of a cluster start, without its downloads', parseDurationMs),
    build: setting('20m', 'limit of one image build', parseDurationMs),
    ready: setting('5m', 'limit for workloads to become ready', parseDurationMs),
  },
} as const

type Values<S> = { readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : Values<S[K]> }

/** The settings as read. Sizes are bytes, durations milliseconds. */
export type Config = Values<typeof SETTINGS>

/** `cluster.cpus` → its setting, for every setting. */
export const SETTING_PATHS: ReadonlyMap<string, Setting<unknown>> = new Map(
  Object.entries(SETTINGS).flatMap(([key, value]): [string, Setting<unknown>][] =>
    'read' in value
      ? [[key, value as Setting<unknown>]]
      : Object.entries(value).map(([inner, each]): [string, Setting<unknown>] => [
          `${key}.${inner}`,
          each as Setting<unknown>,
        ]),
  ),
)

/** `cluster.cpus` → `TASKORA_CLUSTER_CPUS`. */
export const variableOf = (path: string): string => `TASKORA_${path.replace('.', '_').toUpperCase()}`
