// Why something does not work: the root cause, its evidence, what follows from it, and the command that mends it.
import { existsSync } from 'node:fs'
import { type Question, subjects } from '../../lib/causes/diagnose.ts'
import type { Facts } from '../../lib/causes/facts/facts.ts'
import { diagnoseOwn } from '../../lib/causes/own.ts'
import { readFolder } from '../../lib/causes/reading/read-folder.ts'
import { readLive } from '../../lib/causes/reading/read-live.ts'
import { diagnosisAsData, renderDiagnosis } from '../../lib/causes/render.ts'
import { createWorld } from '../../lib/causes/world/world.ts'
import { nearest } from '../../lib/nearest.ts'
import type { Context } from '../../lib/run/context.ts'
import type { Flags, Operation } from '../../lib/run/operation.ts'
import { usageError } from '../../lib/run/usage-error.ts'

const FLAGS: Flags = {
  namespace: { about: 'look at this namespace', argument: 'NAME' },
  all: { about: 'look at every namespace' },
  from: {
    about: 'judge a recording in place of the cluster: an archive of diagnose, or a folder of kubectl outputs',
    argument: 'PATH',
  },
}

export const operation: Operation = {
  name: 'why',
  summary: 'Say why something does not work: the root cause, its evidence, and the command that mends it',
  words: '[WORKLOAD]',
  flags: FLAGS,
  changes: false,
  async run(context) {
    const { values, words } = context.options
    if (words.length > 1) throw usageError('why takes one workload', 'why')
    const from = values['from']
    const facts = typeof from === 'string' ? await readRecording(from) : await readLive(context, namespaceOf(context))
    const question = questionOf(context, facts, typeof from === 'string')
    const diagnosis = diagnoseOwn(facts, question)
    for (const line of renderDiagnosis(diagnosis, context.report.colour)) context.report.note(line)
    return diagnosisAsData(diagnosis)
  },
}

const namespaceOf = ({ config, options: { values } }: Context): string =>
  typeof values['namespace'] === 'string' ? values['namespace'] : config.namespace

async function readRecording(path: string): Promise<Facts> {
  if (!existsSync(path)) throw usageError(`--from ${path}: there is no such file or folder`, 'why')
  return readFolder(path)
}

/**
 * What is asked: of the cluster, the application's own namespace unless another is named; of a recording, everything.
 */
function questionOf(context: Context, facts: Facts, recorded: boolean): Question {
  const { values, words } = context.options
  const [name] = words
  const given = typeof values['namespace'] === 'string' ? values['namespace'] : undefined
  const namespace = given ?? (recorded || values['all'] === true ? undefined : context.config.namespace)
  const known = createWorld(facts).names('Namespace', '')
  if (
    given !== undefined &&
    known.length > 0 &&
    !known.includes(given) &&
    !facts.objects.some(({ metadata }) => metadata.namespace === given)
  )
    throw usageError(`There is no namespace "${given}"${nearest(given, known) || offered(known)}`, 'why')
  if (name === undefined) return { namespace }
  const world = createWorld(facts)
  const own = [name, `${context.config.release}-${name}`].find(
    (each) => subjects(world, { name: each, namespace }).length > 0,
  )
  if (own === undefined && facts.objects.length > 0) {
    const names = [
      ...new Set(
        world.workloads
          .filter(({ metadata }) => namespace === undefined || metadata.namespace === namespace)
          .map(({ metadata }) => metadata.name),
      ),
    ]
    throw usageError(`There is no workload "${name}"${nearest(name, names)}${offered(names)}`, 'why')
  }
  return { namespace, name: own ?? name }
}

const offered = (names: readonly string[]): string =>
  names.length > 0 && names.length < 12 ? `; there are ${names.join(', ')}` : ''
