import { z } from 'zod'
import type { Context } from '../../lib/run/context.ts'

/** What a tool of the operations server is made of; `argv` are the words and flags of a command of the suite. */
export interface OperationTool {
  readonly name: string
  readonly title: string
  readonly about: string
  readonly input: z.ZodObject
  readonly argv: (input: Readonly<Record<string, unknown>>, config: Context['config']) => string[]
  /** What a person is asked before it runs; nothing for a tool that only reads. */
  readonly question?: (input: Readonly<Record<string, unknown>>, config: Context['config']) => string
  readonly limitMs: number
}

const COMPONENT = z.enum(['frontend', 'backend', 'database'])
const NO_INPUT = z.object({})

const READ_MS = 60_000
const CHANGE_MS = 3_600_000

/** Words that a caller gives stand behind `--`, where none can be a flag. */
const words = (...given: unknown[]): string[] => {
  const present = given.filter((each) => each !== undefined).map(String)
  return present.length > 0 ? ['--', ...present] : []
}

export const READ_TOOLS: readonly OperationTool[] = [
  {
    name: 'status',
    title: 'Status',
    about: 'Node, release, workloads, pods, services, volume and address of the application',
    input: NO_INPUT,
    argv: () => ['status'],
    limitMs: READ_MS,
  },
  {
    name: 'why',
    title: 'Why something does not work',
    about: 'The root cause of what fails, with its evidence and the command that mends it; nothing where nothing fails',
    input: z.object({ workload: z.string().max(253).optional().describe('name of a workload; without it everything') }),
    argv: ({ workload }) => ['why', ...words(workload)],
    limitMs: READ_MS,
  },
  {
    name: 'logs',
    title: 'Logs',
    about: 'The newest log lines, in order of time',
    input: z.object({
      component: COMPONENT.optional(),
      lines: z.number().int().min(1).max(500).default(50).describe('lines of each container'),
      previous: z.boolean().default(false).describe('of the containers before their last restart'),
    }),
    argv: ({ component, lines, previous }) => [
      'logs',
      '--tail',
      String(lines),
      ...(previous === true ? ['--previous'] : []),
      ...words(component),
    ],
    limitMs: READ_MS,
  },
  {
    name: 'events',
    title: 'Events',
    about: 'What the cluster reported lately: how many events and warnings, and the newest one',
    input: NO_INPUT,
    argv: () => ['ask', '--ai', 'none', ...words('show the events')],
    limitMs: READ_MS,
  },
  {
    name: 'receipts',
    title: 'Receipts',
    about: 'The runs of this checkout, each with sources, tools, times and how to undo it',
    input: NO_INPUT,
    argv: () => ['receipts'],
    limitMs: READ_MS,
  },
  {
    name: 'question',
    title: 'Everyday question',
    about: 'The answer to an everyday question in one to three sentences, with the plain command; made without a model',
    input: z.object({ question: z.string().min(1).max(500) }),
    argv: ({ question }) => ['ask', '--ai', 'none', ...words(question)],
    limitMs: READ_MS,
  },
]

export const CHANGE_TOOLS: readonly OperationTool[] = [
  {
    name: 'deploy',
    title: 'Deploy',
    about: 'Build what changed, load it into the node, upgrade the release and verify it; asks the person first',
    input: NO_INPUT,
    argv: () => ['deploy'],
    question: (_, { release, profile }) =>
      `Deploy the code of this checkout as release ${release} on cluster ${profile}?`,
    limitMs: CHANGE_MS,
  },
  {
    name: 'rollback',
    title: 'Roll back',
    about: 'Go back to an earlier revision, by default to the last one that was live; asks the person first',
    input: z.object({ revision: z.number().int().min(1).optional() }),
    argv: ({ revision }) => ['rollback', ...words(revision)],
    question: ({ revision }, { release, profile }) =>
      `Roll release ${release} on cluster ${profile} back to ` +
      `${revision === undefined ? 'the revision that was live before' : `revision ${revision}`}?`,
    limitMs: CHANGE_MS,
  },
  {
    name: 'backup',
    title: 'Back up',
    about: 'Save all data to a file in backups/, with its checksum; asks the person first',
    input: NO_INPUT,
    argv: () => ['backup'],
    question: (_, { release, profile }) =>
      `Save the data of release ${release} on cluster ${profile} to a file in backups/?`,
    limitMs: CHANGE_MS,
  },
]
