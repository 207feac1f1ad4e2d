import { apiClient } from '../../../lib/cluster/api-client.ts'
import { createCluster, type KubeObject } from '../../../lib/cluster/cluster.ts'
import { listKind } from '../../../lib/cluster/list-kind.ts'
import { isReady, podStatus } from '../../../lib/cluster/pod-failure.ts'
import { ofRelease } from '../../../lib/cluster/rollout.ts'
import { withTools } from '../../../lib/pipeline/pipeline.ts'
import type { Context } from '../../../lib/run/context.ts'
import type { PodAccess, SupervisedPod } from './live-pods.ts'
import { openLink } from './pod-link.ts'
import { execConnection, type Supervisor } from './supervisors.ts'

/** The pods of one supervisor's kind in the cluster, spoken to by `kubectl exec`. */
export function supervisedPods(context: Context, supervisor: Supervisor): PodAccess & { close(): void } {
  const selector = `${ofRelease(context)},app.kubernetes.io/component=${supervisor.component}`
  const path = `/api/v1/namespaces/${context.config.namespace}/pods?labelSelector=${encodeURIComponent(selector)}`
  let client: ReturnType<typeof apiClient>
  const forget = (): void => {
    client?.close()
    client = undefined
  }
  const connection = execConnection(context, supervisor)
  return {
    open: (pod) => openLink(connection, pod),
    async list() {
      // Another cluster under the same name has another key: what failed is opened anew.
      client ??= apiClient(context)
      const found = client
        ? await listKind(client, 'Pod', path).catch((error) => {
            forget()
            throw error
          })
        : await createCluster(withTools(context)).get('pods', selector)
      return found.filter(({ metadata }) => !metadata.deletionTimestamp).map((pod) => asPod(pod, supervisor))
    },
    close: forget,
  }
}

function asPod(pod: KubeObject, { program }: Supervisor): SupervisedPod {
  const { containers = [] } = (pod['spec'] ?? {}) as { containers?: { command?: string[] }[] }
  const isRunning = podStatus(pod).containerStatuses?.every(({ state }) => state.running) ?? false
  return {
    name: pod.metadata.name,
    uid: pod.metadata.uid ?? pod.metadata.name,
    isReady: isReady(pod),
    // The image's own program where the pod names none.
    takesSources: isRunning && (program === undefined || (containers[0]?.command?.includes(program) ?? false)),
  }
}
