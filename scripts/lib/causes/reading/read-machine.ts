import { inspectNode, stateIfOwn } from '../../cluster/minikube.ts'
import type { Context } from '../../run/context.ts'
import { authorityName } from '../../tls/authority.ts'
import type { MachineFact } from '../facts/facts.ts'

const LIMIT_MS = 10_000

/** The engine, the node's container and its services. */
export async function readMachine(context: Context): Promise<MachineFact> {
  const { shell, config } = context
  const docker = (...args: string[]) => shell.probe('docker', args, { timeoutMs: LIMIT_MS })
  const [state, services] = await Promise.all([
    // A paused node cannot be asked who made it.
    inspectNode(context).then((seen) => (seen === 'paused' ? seen : stateIfOwn(context, seen))),
    docker('exec', config.profile, 'systemctl', 'is-active', 'kubelet', 'containerd'),
  ])
  const [kubelet, containerd] = services.stdout.trim().split('\n')
  // An engine that knows the container answers; only where none is found that has to be asked.
  const answers = state !== 'missing' || (await docker('version', '--format', '{{.Server.Version}}')).exitCode === 0
  const authority = authorityName(context)
  return {
    engine: answers ? 'answers' : 'silent',
    node: state,
    ...(authority === undefined ? {} : { authority }),
    ...(kubelet && containerd && state === 'running' ? { services: { kubelet, containerd } } : {}),
  }
}
