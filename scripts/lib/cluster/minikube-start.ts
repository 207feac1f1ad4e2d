import { UserError } from '../errors.ts'
import type { Context } from '../run/context.ts'
import type { Environment } from '../shell/command.ts'

/**
 * minikube's announcement that it gives up the restart of a control plane: next it wipes it with `kubeadm reset`, and
 * every object and Secret with it (StartCluster in its bootstrapper/kubeadm/kubeadm.go). No flag forbids that.
 */
const RESET = /will reset cluster/i

/**
 * Replaces each kubeadm of the node by a script that passes everything on but `reset`: minikube begins that in the very
 * moment in which it announces it, before this process could end it. The program keeps its name in a folder of its own,
 * since one that holds all of Kubernetes goes by the name that it is called by.
 */
const REFUSE_RESET = `for kubeadm in /var/lib/minikube/binaries/*/kubeadm; do
  kept="$(dirname "$kubeadm")/kept"
  [ -f "$kubeadm" ] && [ ! -e "$kept/kubeadm" ] || continue
  mkdir -p "$kept" && mv "$kubeadm" "$kept/kubeadm"
  printf '%s\\n' '#!/bin/sh' '[ "$1" = reset ] && echo "the data of this cluster is kept: no reset" >&2 && exit 1' \\
    'exec "$(dirname "$0")/kept/kubeadm" "$@"' > "$kubeadm"
  chmod 755 "$kubeadm"
done
ls /var/lib/minikube/binaries/*/kept/kubeadm`

/**
 * For a new cluster minikube first downloads the node image and what goes into it, as fast as the network is: the limit
 * of a start counts from when it makes the node of them.
 */
const DOWNLOADED = { line: /Creating \w+ container/, beforeMs: 45 * 60_000 } as const

/** minikube has set up the container runtime, which restarts it, and goes on with what runs in it. */
const RUNTIME_READY = /Preparing Kubernetes /

/**
 * `minikube start …`. `onRuntime` is called when the container runtime of a new node takes images. An `existing`
 * cluster is never reset: where its node's kubeadm refuses that, minikube goes on with `kubeadm init`, which takes up
 * the data that is there; where that could not be arranged, minikube is stopped. Throws TSK_CLUSTER_RESET_REFUSED then,
 * and CommandError for any other failure.
 */
export async function startMinikube(
  context: Context,
  args: readonly string[],
  { env, existing, onRuntime }: { env: Environment; existing: boolean; onRuntime?: (() => void) | undefined },
): Promise<void> {
  const { config, report, shell, signal } = context
  const exposed = existing && !shell.dryRun && !(await keepFromReset(context))
  const reset = new AbortController()
  let announcement = ''
  const bounded = exposed ? shell.withSignal(AbortSignal.any([signal, reset.signal])) : shell
  try {
    await bounded.act('minikube', args, {
      timeoutMs: config.timeouts.start,
      ...(existing ? {} : { timeoutFrom: DOWNLOADED }),
      env,
      onLine(line) {
        report.update(line.replace(/^[^\w]+/, ''))
        if (!existing && RUNTIME_READY.test(line)) onRuntime?.()
        if (!exposed || !RESET.test(line)) return
        announcement = line.trim()
        reset.abort()
      },
    })
  } catch (error) {
    throw announcement ? resetRefused(config.profile, announcement, error) : error
  }
  // It may have ended by itself before it was stopped.
  if (announcement) throw resetRefused(config.profile, announcement)
}

/** Says whether the node now refuses a reset. One that cannot be started, or has no kubeadm yet, does not. */
async function keepFromReset({ config, shell }: Context): Promise<boolean> {
  await shell.probe('docker', ['start', config.profile], { timeoutMs: 60_000 })
  const limit = { timeoutMs: 20_000 }
  return (await shell.probe('docker', ['exec', config.profile, 'sh', '-c', REFUSE_RESET], limit)).exitCode === 0
}

const resetRefused = (profile: string, announcement: string, cause?: unknown): UserError =>
  new UserError(
    'TSK_CLUSTER_RESET_REFUSED',
    `minikube could not resume the cluster "${profile}" and was about to reset it: it was stopped, the data is ` +
      `untouched`,
    {
      evidence: [announcement],
      hint:
        `Run \`npm run setup\` again; when it stays so, \`docker exec ${profile} journalctl -u kubelet -n ` +
        `50\` says what does not start`,
      cause,
    },
  )
