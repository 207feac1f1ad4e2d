import { readNodeState } from '../../cluster/minikube.ts'
import type { Context } from '../../run/context.ts'
import type { MachineFact } from '../facts/facts.ts'

const LIMIT_MS = 10_000

/** The engine, the node's container and its services. */
export async function readMachine(context: Context): Promise<MachineFact> {
  const { shell, config } = context
  const docker = (...args: string[]) => shell.probe('docker', args, { timeoutMs: LIMIT_MS })
  const [version, state, status, services] = await Promise.all([
    docker('version', '--format', '{{.Server.Version}}'),
    readNodeState(context),
    docker('container', 'inspect', '--format', '{{.State.Status}}', config.profile),
    docker('exec', config.profile, 'systemctl', 'is-active', 'kubelet', 'containerd'),
  ])
  const paused = status.stdout.trim() === 'paused'
  const [kubelet, containerd] = services.stdout.trim().split('\n')
  return {
    engine: version.exitCode === 0 ? 'answers' : 'silent',
    node: paused ? 'paused' : state,
    ...(kubelet && containerd && state === 'running' ? { services: { kubelet, containerd } } : {}),
  }
}
