import { UserError } from '../../lib/errors.ts'
import type { ClusterEngine } from '../../lib/toolchain/cluster-engine.ts'
import { howToGetAccess, howToStart } from './advice.ts'
import type { Endpoint } from './endpoint.ts'
import type { Machine } from './machine.ts'

const guard = (
  code: 'TSK_ENGINE_NOT_RUNNING' | 'TSK_ENGINE_PERMISSION' | 'TSK_ENGINE_ROOTLESS' | 'TSK_ENGINE_PODMAN',
  message: string,
  hint: string,
): UserError => new UserError(code, message, { hint })

export const notRunning = (machine: Machine): UserError =>
  guard('TSK_ENGINE_NOT_RUNNING', 'No Docker engine answers on this machine', howToStart(machine))

export const silent = ({ address, from }: Endpoint, detail: string, machine: Machine): UserError =>
  guard(
    'TSK_ENGINE_NOT_RUNNING',
    `${from} names ${address}, where no Docker engine answers (${detail})`,
    `${howToStart(machine)}; or choose another engine: \`unset DOCKER_HOST\`, \`docker context use default\``,
  )

export const closed = ({ address, from }: Endpoint, machine: Machine): UserError =>
  guard(
    'TSK_ENGINE_PERMISSION',
    `A Docker engine is at ${address} (${from}), but this user may not use it`,
    howToGetAccess(machine),
  )

export const limitless = ({ address }: Endpoint): UserError =>
  guard(
    'TSK_ENGINE_ROOTLESS',
    `The engine at ${address} is rootless on cgroup v1, where a node cannot limit its pods`,
    'Use an engine that runs as root (`docker context use default`), or boot with systemd.unified_cgroup_hierarchy=1',
  )

export const podman = ({ address, from, chosen }: Endpoint, version: string, machine: Machine): UserError =>
  guard(
    'TSK_ENGINE_PODMAN',
    `${address} (${from}) is Podman ${version}, which speaks Docker's API and is no Docker engine`,
    chosen
      ? 'Choose a Docker engine: `unset DOCKER_HOST`, `docker context use default`; the cluster is made with ' +
          "minikube's docker driver, which does not work with Podman"
      : howToStart(machine),
  )

/** `now` is what answers instead, and who named it. */
export function engineChanged(made: ClusterEngine, now: Endpoint & { product: string }, profile: string): UserError {
  const beside = `${profile}-${now.product.toLowerCase().replaceAll(' ', '-')}`
  return new UserError(
    'TSK_ENGINE_CHANGED',
    `The cluster "${profile}" was made on ${made.product ?? 'another engine'} at ${made.host}; what answers now is ` +
      `${now.product} at ${now.address} (${now.from}), which does not have it`,
    {
      evidence: ['the tasks and accounts are in that engine, and untouched'],
      hint:
        `Start ${made.product ?? 'that engine'} again and run the same command. To move here: \`npm run backup\` ` +
        `there, then \`npm run deploy -- --profile ${beside} --port 8090\` and \`npm run restore\` here`,
    },
  )
}
