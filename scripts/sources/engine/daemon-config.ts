import type { OwnEngine } from './own-engine.ts'

/** The configuration of our dockerd. `runtime` is the path of bounded-runc where the host needs it. */
export function dockerdConfig(engine: OwnEngine, runtime: string | undefined): object {
  return {
    hosts: [engine.address],
    pidfile: engine.daemon.pid,
    'data-root': engine.data,
    'exec-root': engine.run,
    containerd: engine.containerdSocket,
    bridge: engine.bridge,
    // On a host with cgroup v1, a node that sees the host's cgroup tree cannot start its kubelet.
    'default-cgroupns-mode': 'private',
    'shutdown-timeout': 20,
    'log-driver': 'json-file',
    'log-opts': { 'max-size': '10m', 'max-file': '3' },
    builder: { gc: { enabled: true, defaultKeepStorage: '10GB' } },
    ...(runtime ? { 'default-runtime': 'bounded', runtimes: { bounded: { path: runtime } } } : {}),
  }
}

/**
 * The configuration of our containerd. dockerd would use the system's containerd where one runs, and share its
 * containers with the person's Docker.
 */
export const containerdConfig = (engine: OwnEngine): string => `version = 2
root = ${JSON.stringify(engine.containerdData)}
state = ${JSON.stringify(`${engine.run}/containerd/state`)}
disabled_plugins = ["io.containerd.grpc.v1.cri"]

[grpc]
  address = ${JSON.stringify(engine.containerdSocket)}
`
