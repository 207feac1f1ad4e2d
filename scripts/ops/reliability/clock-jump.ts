import { readFileSync } from 'node:fs'
import { createCluster } from '../../lib/cluster/cluster.ts'
import type { Context } from '../../lib/run/context.ts'
import { libfaketimeLibrary } from '../../sources/packages/libfaketime.ts'
import { type Action, docker, kubectl, type Names, namesOf, patch } from '../drill/fault.ts'
import { act } from '../drill/sites.ts'
import type { Scenario } from './scenario.ts'

const AHEAD_SECONDS = 3_600

/** The ConfigMap with the library, its volume, and the file in each pod that says what time it is. */
const NAME = 'reliability-clock'
const FOLDER = '/run/reliability'
const LIBRARY = 'libfaketime.so.1'

/** Waits and limits go by the monotonic clock, which does not jump with the other one on any machine. */
const ENVIRONMENT = {
  LD_PRELOAD: `${FOLDER}/${LIBRARY}`,
  FAKETIME_TIMESTAMP_FILE: `/tmp/${NAME}`,
  FAKETIME_DONT_FAKE_MONOTONIC: '1',
  FAKETIME_CACHE_DURATION: '1',
}

const TWO = ['backend', 'frontend'] as const

const ofPods = (at: Names, container: object, volumes: readonly object[]): Action[] =>
  TWO.map((name) =>
    patch(`deployment/${at[name]}`, {
      spec: { template: { spec: { volumes, containers: [{ name, ...container }] } } },
    }),
  )

/** Pods with the library, which tells the right time until told otherwise. */
const load = (at: Names): Action[] =>
  ofPods(
    at,
    {
      env: Object.entries(ENVIRONMENT).map(([name, value]) => ({ name, value })),
      volumeMounts: [{ name: NAME, mountPath: FOLDER, readOnly: true }],
    },
    [{ name: NAME, configMap: { name: NAME } }],
  )

/** Nothing changes where there is none, and after it the pods are as the release has them. */
const unload = (at: Names): Action[] =>
  ofPods(
    at,
    {
      env: Object.keys(ENVIRONMENT).map((name) => ({ name, $patch: 'delete' })),
      volumeMounts: [{ mountPath: FOLDER, $patch: 'delete' }],
    },
    [{ name: NAME, $patch: 'delete' }],
  )

const rolledOut = (at: Names): Action[] =>
  TWO.map((name) => kubectl('rollout', 'status', `deployment/${at[name]}`, '--timeout=50s'))

/** The ports that the images serve at. */
export const PORTS = { frontend: 3_000, backend: 8_000 } as const

/**
 * Tells all pods that have the library at once, from the node, and waits until each says so itself, in the Date of an
 * answer. $1: seconds ahead of the machine.
 */
export const TELL = `
pods=$(ls -d /var/lib/kubelet/pods/*/volumes/kubernetes.io~configmap/${NAME} | sed 's#/volumes/.*##')
for pod in $pods; do echo "+$1" > $pod/volumes/kubernetes.io~empty-dir/tmp/${NAME}; done
for pod in $pods; do
  address=$(sed -n '$s/[[:space:]].*//p' $pod/etc-hosts)
  off=
  for try in 1 2 3 4 5 6 7 8 9 10; do
    head=$(curl -s -m 2 -D - -o /dev/null http://$address:${PORTS.frontend}/healthz ||
      curl -s -m 2 -D - -o /dev/null http://$address:${PORTS.backend}/healthz)
    said=$(echo "$head" | tr -d '\\r' | sed -n 's/^[Dd]ate: //p')
    off=$(($(date -d "\${said:-1970-01-01}" +%s) - $(date +%s) - $1))
    [ \${off#-} -ge 60 ] || continue 2
    sleep 0.5
  done
  echo "the clock of $address is $off s off $1 s ahead" >&2
  exit 1
done
[ -n "$pods" ]`

const tell = ({ node }: Names, seconds: number): Action =>
  docker('exec', node, 'sh', '-c', TELL, 'tell', String(seconds))

async function prepare(context: Context): Promise<void> {
  const library = readFileSync(await libfaketimeLibrary(context)).toString('base64')
  const cluster = createCluster(context)
  const at = namesOf(context)
  const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: NAME, namespace: at.namespace } }
  await cluster.apply([{ ...map, binaryData: { [LIBRARY]: library } }])
  for (const action of [...load(at), ...rolledOut(at)]) await act({ context }, action)
}

export const CLOCK_JUMP: Scenario = {
  name: 'clock-jump',
  about: 'the clock of all pods of the frontend and the backend is one hour ahead for 20 s',
  rounds: 3,
  holdMs: 20_000,
  prepare,
  make: (at) => [tell(at, AHEAD_SECONDS)],
  heal: (at) => [tell(at, 0)],
  after: (at) => [...unload(at), ...rolledOut(at), kubectl('delete', 'configmap', NAME, '--ignore-not-found')],
  figure: { broken: 0, back: 30, restarts: 0 },
}
