import { createCluster, type KubeObject } from '../../lib/cluster/cluster.ts'
import type { Context } from '../../lib/run/context.ts'
import { namesOf } from '../drill/fault.ts'

/** What ten processes did, each of which wanted to migrate the same database. */
export interface Race {
  /** Exit codes; negative for the signal that ended it. */
  readonly codes: readonly number[]
  /** The revisions that each of them began to make, in their order. */
  readonly steps: readonly (readonly string[])[]
  /** The process that was killed in its middle; null where none was. */
  readonly killed: number | null
}

/** A pod in which migrations run as they do before a backend starts. */
export interface MigrationPod {
  /** Lets so many processes begin at once; the one that begins to make the revision `killAt` is killed then. */
  race(database: string, processes: number, killAt?: string): Promise<Race>
  /** Works after an interruption, too. */
  remove(): Promise<void>
}

const NAME = 'reliability-migrations'

/** Each as the pods start it; the one at work is known by the lines that it logs. */
const RACE = `
import json, os, re, subprocess, sys, time
database, processes, kill_at = sys.argv[1], int(sys.argv[2]), sys.argv[3]
paths = [f"/tmp/{database}.{number}" for number in range(processes)]
command = [sys.executable, "-m", "src.schema.migrate"]
environment = {**os.environ, "DATABASE_NAME": database}
running = []
for path in paths:
    with open(path, "wb") as output:
        running.append(subprocess.Popen(command, env=environment, stdout=output, stderr=output))
def steps(path):
    with open(path) as output:
        return re.findall(r"Running upgrade \\S* -> (\\w+)", output.read())
killed = None
while kill_at and killed is None and any(each.poll() is None for each in running):
    for number, each in enumerate(running):
        if killed is None and each.poll() is None and kill_at in steps(paths[number]):
            each.kill()
            killed = number
    time.sleep(0.005)
codes = [each.wait() for each in running]
print(json.dumps({"codes": codes, "steps": [steps(path) for path in paths], "killed": killed}))
for path in paths:
    os.remove(path)
`

/** Starts the pod, in place of one that an earlier run left. */
export async function startMigrationPod(context: Context): Promise<MigrationPod> {
  const cluster = createCluster(context)
  const remove = ['delete', `pod/${NAME}`, '--ignore-not-found', '--grace-period=0', '--force']
  const { stdout } = await cluster.ask(['get', `deployment/${namesOf(context).backend}`, '--output', 'json'])
  await cluster.act(remove, { timeoutMs: 60_000 })
  await cluster.apply([podOf(JSON.parse(stdout) as KubeObject)])
  const started = 'jsonpath={.status.containerStatuses[0].state.running}'
  await cluster.act(['wait', `pod/${NAME}`, `--for=${started}`, '--timeout=60s'], { timeoutMs: 70_000 })
  return {
    async race(database, processes, killAt = '') {
      const args = ['exec', '--stdin', NAME, '--', 'python', '-', database, String(processes), killAt]
      const said = await cluster.act(args, { input: RACE, timeoutMs: 180_000 })
      return JSON.parse(said.stdout) as Race
    },
    async remove() {
      await cluster.act(remove, { timeoutMs: 60_000, cleanup: true })
    },
  }
}

interface PodTemplate {
  metadata: { labels: object }
  spec: { initContainers: { name: string }[] }
}

/**
 * The container that migrates, as a pod by itself that waits. It has the labels of a backend, because those are what
 * the network lets through to the database, and is never ready, so that no request is sent to it.
 */
export function podOf({ metadata, spec }: KubeObject): object {
  const { template } = spec as { template: PodTemplate }
  const { initContainers, ...rest } = template.spec
  const migrate = initContainers.find(({ name }) => name === 'migrate')!
  const container = {
    ...migrate,
    command: ['sleep', 'infinity'],
    readinessProbe: { exec: { command: ['false'] } },
    // Ten pods have ten times as much.
    resources: { limits: { memory: '2Gi' } },
  }
  return {
    ...{ apiVersion: 'v1', kind: 'Pod' },
    metadata: { name: NAME, namespace: metadata.namespace, labels: template.metadata.labels },
    spec: { ...rest, containers: [container], restartPolicy: 'Never', terminationGracePeriodSeconds: 0 },
  }
}
