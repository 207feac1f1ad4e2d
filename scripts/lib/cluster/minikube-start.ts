import { EXIT, UserError } from '../errors.ts'
import type { Context } from '../run/context.ts'
import type { Environment } from '../shell/command.ts'

/**
 * minikube's announcement that it gives up the restart of a control plane: next it wipes it with `kubeadm reset`, and
 * every object and Secret with it (StartCluster in its bootstrapper/kubeadm/kubeadm.go). No flag forbids that.
 */
const RESET = /will reset cluster/i

/**
 * Replaces each kubeadm of the node by a script that passes everything on but `reset`: minikube begins that in the very
 * moment in which it announces it, before this process could end it.
 */
const REFUSE_RESET = `for kubeadm in /var/lib/minikube/binaries/*/kubeadm; do
  [ -f "$kubeadm" ] && [ ! -e "$kubeadm.real" ] || continue
  mv "$kubeadm" "$kubeadm.real"
  printf '%s\\n' '#!/bin/sh' '[ "$1" = reset ] && echo "the data of this cluster is kept: no reset" >&2 && exit 1' \\
    'exec "$0.real" "$@"' > "$kubeadm"
  chmod 755 "$kubeadm"
done`

/**
 * `minikube start …`. An `existing` cluster is resumed or left as it is: minikube is stopped when it is about to reset
 * it. Throws TSK_CLUSTER_RESET_REFUSED then, and CommandError for any other failure.
 */
export async function startMinikube(
  context: Context,
  args: readonly string[],
  { env, existing }: { env: Environment; existing: boolean },
): Promise<void> {
  const { config, report, shell, signal } = context
  if (existing) await keepFromReset(context)
  const reset = new AbortController()
  let announcement = ''
  const bounded = existing ? shell.withSignal(AbortSignal.any([signal, reset.signal])) : shell
  try {
    await bounded.act('minikube', args, {
      timeoutMs: config.timeouts.start,
      env,
      onLine(line) {
        report.update(line.replace(/^[^\w]+/, ''))
        if (!existing || !RESET.test(line)) return
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

/** Where the node has no kubeadm yet, or cannot be started, there is nothing to keep, and minikube says why. */
async function keepFromReset({ config, shell }: Context): Promise<void> {
  if (shell.dryRun) return
  await shell.probe('docker', ['start', config.profile], { timeoutMs: 60_000 })
  await shell.probe('docker', ['exec', config.profile, 'sh', '-c', REFUSE_RESET], { timeoutMs: 20_000 })
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
      exitCode: EXIT.cluster,
      cause,
    },
  )
