import { apiClient } from '../../cluster/api-client.ts'
import type { KubeObject } from '../../kube-object.ts'
import type { Context } from '../../run/context.ts'
import { targetOf } from '../../run/which-cluster.ts'
import type { DatabaseFact } from '../facts/database.ts'
import { eventFact } from '../facts/events.ts'
import { type Facts, type MachineFact, NO_FACTS, refOf } from '../facts/facts.ts'
import { helmRecords } from '../facts/helm-records.ts'
import { strip } from '../facts/strip.ts'
import { failingPods, isCrashing } from '../world/trouble.ts'
import { createWorld } from '../world/world.ts'
import { apiReader } from './api-reader.ts'
import { kubectlReader } from './kubectl-reader.ts'
import { readDatabase } from './read-database.ts'
import { readMachine } from './read-machine.ts'
import type { ClusterReader, Listing, Run } from './reader.ts'

/** So many containers are asked for their last words; more would say the same again. */
const MOST_TAILS = 12

/**
 * Reads the whole cluster once; what cannot be read is named, never thrown. `namespace` is the one whose logs are read;
 * `onSecret` sees each Secret before its values are dropped.
 */
export async function readLive(
  context: Context,
  namespace = context.config.namespace,
  onSecret: (secret: KubeObject) => void = () => undefined,
): Promise<Facts> {
  const client = apiClient(context)
  const reader = client ? apiReader(client) : kubectlReader(context)
  const stopped = new AbortController()
  try {
    const list = reader.list()
    const listed = list.then((each) => factsOf(each, onSecret))
    const [facts, machine, logs, database, last] = await Promise.all([
      listed,
      machineOf(context).then((seen) => {
        // What does not run does not answer: each of its limits would be waited for.
        if (seen && /^(?:paused|stopped)$/.test(seen.node)) {
          reader.close(`the node is ${seen.node}`)
          stopped.abort()
        }
        return seen
      }),
      reader.logs(namespace, list),
      namespace === context.config.namespace ? databaseUntil(context, stopped.signal) : undefined,
      listed.then((each) => readLastWords(reader, each, namespace)),
    ])
    return {
      ...facts,
      ...(machine ? { machine } : { target: true }),
      ...(database ? { extra: { database } } : {}),
      logs: [...logs.tails, ...last.tails],
      unread: [...facts.unread, ...logs.unread, ...last.unread],
    }
  } finally {
    reader.close()
  }
}

/** The machines of a target are not the suite's to look at. */
const machineOf = async (context: Context): Promise<MachineFact | undefined> =>
  targetOf(context.config) ? undefined : readMachine(context)

/** What the database says, unless `signal` ends the call: then nothing. */
async function databaseUntil(context: Context, signal: AbortSignal): Promise<DatabaseFact | undefined> {
  const shell = context.shell.withSignal(AbortSignal.any([context.signal, signal]))
  try {
    return await readDatabase({ ...context, shell })
  } catch (error) {
    context.signal.throwIfAborted()
    if (signal.aborted) return undefined
    throw error
  }
}

function factsOf({ objects, complete, unread }: Listing, onSecret: (secret: KubeObject) => void): Facts {
  const secrets = objects.filter(({ kind }) => kind === 'Secret')
  secrets.forEach(onSecret)
  return {
    ...NO_FACTS,
    objects: objects
      .filter(({ kind }) => kind !== 'Event')
      .filter((each) => each['type'] !== 'helm.sh/release.v1')
      .map(strip),
    events: objects.filter(({ kind }) => kind === 'Event').flatMap((each) => eventFact(each) ?? []),
    helm: helmRecords(secrets),
    unread,
    complete: new Set(complete),
    takenAt: Date.now(),
  }
}

/** What containers said before they ended, and what failing pods of other namespaces say. */
function readLastWords(reader: ClusterReader, facts: Facts, namespace: string): ReturnType<ClusterReader['tails']> {
  const world = createWorld(facts)
  const run = (pod: KubeObject, container: string, previous: boolean): Run => ({
    namespace: refOf(pod).namespace,
    pod: pod.metadata.name,
    container,
    previous,
  })
  const crashing = new Map(
    world.pods.map((pod) => [pod, world.containers(pod).filter((each) => isCrashing(world, pod, each))]),
  )
  // While a container does not run, its log is that of its last run, and the kubelet keeps none of the runs before.
  const before = [...crashing].flatMap(([pod, containers]) =>
    containers.filter(({ running, restarts }) => running && restarts > 0).map(({ name }) => run(pod, name, true)),
  )
  const failing = new Set(failingPods(world))
  const foreign = world.pods
    .filter(({ metadata }) => metadata.namespace !== namespace)
    .flatMap((pod) =>
      (failing.has(pod) ? world.containers(pod) : crashing.get(pod)!).map(({ name }) => run(pod, name, false)),
    )
  return reader.tails([...before, ...foreign].slice(0, MOST_TAILS))
}
