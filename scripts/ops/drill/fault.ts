import type { ErrorCode } from '../../lib/errors.ts'
import { objectName } from '../../lib/run/chart-values.ts'
import type { Context } from '../../lib/run/context.ts'

/** The objects of this checkout that faults are made on. */
export interface Names {
  readonly frontend: string
  readonly backend: string
  readonly database: string
  /** The node, which has the name of the profile, and whose container has it too. */
  readonly node: string
  readonly namespace: string
  /** An image that the node holds and that has node and sh: the frontend's. */
  readonly image: string
}

export const namesOf = ({ config }: Pick<Context, 'config'>, image = 'taskora/frontend'): Names => ({
  image,
  frontend: objectName(config, 'frontend'),
  backend: objectName(config, 'backend'),
  database: objectName(config, 'database'),
  node: config.profile,
  namespace: config.namespace,
})

/** One call: of kubectl, with an object for its standard input where it takes one, or of docker. */
export interface Action {
  readonly kubectl?: readonly string[]
  readonly docker?: readonly string[]
  readonly input?: object
}

/** A fault that is made, has to be named, and is taken back. */
export interface Fault {
  readonly name: string
  readonly about: string
  /** Codes that name it; the cause's sentence has to match `says` as well. */
  readonly expect: readonly ErrorCode[]
  readonly says: RegExp
  /** Within so many seconds of its making. */
  readonly within: number
  readonly inject: (at: Names) => readonly Action[]
  readonly heal: (at: Names) => readonly Action[]
  /** What it is made of where it is objects alone: Helm can install them, too. */
  readonly objects?: (at: Names) => readonly object[]
  /** It needs nothing of the application, and is made in a namespace of its own, beside others. */
  readonly apart?: boolean
  /** The workload at which the plain tool is asked. */
  readonly watched?: (at: Names) => string
  /** One of those that the pipeline runs. */
  readonly inPipeline?: true
}

export const kubectl = (...args: string[]): Action => ({ kubectl: args })
export const docker = (...args: string[]): Action => ({ docker: args })
export const create = (input: object): Action => ({ kubectl: ['apply', '--filename', '-'], input })

/** A strategic merge patch of an object. */
export const patch = (target: string, change: object, ...more: string[]): Action =>
  kubectl('patch', target, ...more, '--patch', JSON.stringify(change))

export type Part = Partial<Pick<Fault, 'within' | 'inPipeline' | 'apart'>>

/** Name, and what the fault is. */
export type Title = [name: string, about: string]
/** Codes that name it, and what the cause's sentence has to match. */
export type Expected = [expect: ErrorCode | readonly ErrorCode[], says: RegExp]

/** What a fault is and has to be named, without how it is made and taken back. */
export const heading = ([name, about]: Title, [expect, says]: Expected, { within = 30, ...more }: Part = {}) => ({
  name,
  about,
  expect: [expect].flat(),
  says,
  within,
  ...more,
})

/** A fault of the frontend's pod template; the revision before it is the way back. */
export function ofTemplate(
  title: Title,
  expected: Expected,
  change: { container?: object; pod?: object },
  part?: Part,
): Fault {
  const { container, pod = {} } = change
  return {
    ...heading(title, expected, part),
    inject: ({ frontend }) => [
      patch(`deployment/${frontend}`, {
        spec: {
          template: { spec: { ...pod, ...(container ? { containers: [{ name: 'frontend', ...container }] } : {}) } },
        },
      }),
    ],
    heal: ({ frontend }) => [kubectl('rollout', 'undo', `deployment/${frontend}`)],
    watched: ({ frontend }) => `deployment/${frontend}`,
  }
}
