import { type BackupSchedule, backupAge, describeSchedule } from '../../lib/backup/schedule.ts'
import type { Diagnosis } from '../../lib/causes/diagnose.ts'
import { readCauses, rootCauses } from '../../lib/causes/reading/read-causes.ts'
import { createCluster, isClusterReady } from '../../lib/cluster/cluster.ts'
import { ensureClusterUp } from '../../lib/cluster/cluster-start.ts'
import { type NodeState, readNodeState } from '../../lib/cluster/minikube.ts'
import { readWorkloads } from '../../lib/cluster/rollout.ts'
import { ensureNamespace, ensureSecrets, SECRET_NAMES } from '../../lib/cluster/secrets.ts'
import type { WorkloadState } from '../../lib/cluster/workload.ts'
import { fetchAnswer } from '../../lib/http.ts'
import { isPage, publicUrl } from '../../lib/release/live.ts'
import { readRelease } from '../../lib/release/release.ts'
import { claimName } from '../../lib/run/chart-values.ts'
import type { Context } from '../../lib/run/context.ts'
import { targetOf } from '../../lib/run/which-cluster.ts'
import { requireToolchain } from '../../lib/toolchain/toolchain.ts'
import { answeringEngine } from './engine.ts'
import { type Examination, type Finding, type Mend, ok, problem, warning } from './finding.ts'

export const CLUSTER: readonly Examination[] = [
  {
    subject: 'cluster',
    examine: async (context) => {
      const target = targetOf(context.config)
      if (target) return judgeTarget(target.context, await isClusterReady(context))
      // Without an engine docker's "no such container" and "nobody answers" look alike.
      if ((await answeringEngine(context)) === undefined)
        return warning('not seen: no engine answers that could have it', 'See the finding about the engine')
      const state = await readNodeState(context)
      return judgeNodeState(state, context.config.profile, state === 'running' && (await isClusterReady(context)))
    },
  },
  {
    subject: 'secrets',
    examine: whenReady(async (context) => {
      const objects = await createCluster(context).get('secrets,persistentvolumeclaims')
      const names = (kind: string): string[] =>
        objects.filter((each) => each.kind === kind).map(({ metadata }) => metadata.name)
      const own = claimName(context.config)
      return judgeSecrets(
        names('Secret'),
        names('PersistentVolumeClaim').filter((name) => name === own),
      )
    }),
  },
  {
    subject: 'backups',
    examine: whenReady(async (context) =>
      judgeBackups((await createCluster(context).get('cronjobs')).map((each) => describeSchedule(each))),
    ),
  },
  {
    subject: 'release',
    examine: whenReady(async (context) => judgeRelease((await readRelease(context))?.status ?? 'missing')),
  },
  {
    subject: 'causes',
    examine: whenReady(async (context) => judgeCauses(await readCauses(context))),
  },
  {
    subject: 'application',
    examine: whenReady(async (context) => {
      const [{ states }, answer] = await Promise.all([readWorkloads(context), pageAnswer(context)])
      return judgeApplication(states, answer)
    }),
  },
]

/**
 * Questions that only a cluster can answer are not asked without one; the finding "cluster" says that there is none.
 */
function whenReady(examine: (context: Context) => Promise<Finding>): Examination['examine'] {
  return async (context) => ((await isClusterReady(context)) ? examine(context) : ok('not seen: no cluster answers'))
}

/** Ends well only with a cluster that answers; creates none, and installs nothing. */
const RESUME: Mend = {
  does: 'resume the node, and regain access to it',
  async act(context) {
    await ensureClusterUp(context, requireToolchain(context.paths))
  },
}

const MAKE_SECRETS: Mend = {
  does: 'make the Secrets, which guard no data yet',
  async act(context) {
    await ensureNamespace(context)
    await ensureSecrets(context)
  },
}

export const judgeTarget = (context: string, ready: boolean): Finding =>
  ready
    ? ok(`the target "${context}" answers; its nodes are not looked at`)
    : problem(`the target "${context}" does not answer`, `kubectl --context ${context} version; or --target off`)

export function judgeNodeState(state: NodeState, profile: string, ready: boolean): Finding {
  if (state === 'missing') return warning(`there is no cluster "${profile}"`, 'npm run deploy')
  if (state === 'stopped') return warning(`the node "${profile}" is stopped`, 'npm run setup resumes it', RESUME)
  if (state === 'foreign')
    return problem(`"${profile}" was made by another checkout or program`, 'Choose another `profile` in taskora.yaml')
  if (state === 'broken')
    return problem(
      `the node "${profile}" is neither running nor stopped`,
      `docker restart ${profile}, then npm run setup; docker logs ${profile} says why it does not run`,
    )
  if (state === 'paused') return problem(`the node "${profile}" is paused`, 'npm run setup unpauses it', RESUME)
  return ready
    ? ok(`the node "${profile}" runs, its API server answers`)
    : problem('the node runs, its API server does not answer', 'npm run setup', RESUME)
}

/** A lost Secret is found while the data that it guards can still be saved. */
export function judgeSecrets(secrets: readonly string[], claims: readonly string[]): Finding {
  const missing = [SECRET_NAMES.database, SECRET_NAMES.auth].filter((name) => !secrets.includes(name))
  if (missing.length === 0) return ok('all Secrets exist')
  if (claims.length === 0) return warning(`not made yet: ${missing.join(', ')}`, 'npm run setup', MAKE_SECRETS)
  return problem(
    `the volume ${claims.join(', ')} holds data, and ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} lost`,
    missing.includes(SECRET_NAMES.database)
      ? 'Put the Secret back; without a copy: npm run rotate -- database --recover'
      : 'npm run setup makes it anew; everybody signs in again',
  )
}

export function judgeBackups([first]: readonly BackupSchedule[]): Finding {
  if (!first) return ok('not made by the clock (backup.enabled is off)')
  if (!first.failing) return ok(`${backupAge(first)}, made at ${first.schedule} UTC`)
  return problem(
    `${backupAge(first)}, and the last one that was due has failed`,
    `kubectl logs --selector app.kubernetes.io/component=backup --tail 20; until it works: npm run backup`,
  )
}

/** What nobody suffers from yet is a warning. */
export function judgeCauses(diagnosis: Diagnosis): Finding {
  const [first, ...others] = rootCauses(diagnosis)
  if (first)
    return problem([first, ...others.slice(0, 3)].map(({ finding }) => finding.cause).join('; '), first.finding.mend)
  const [remark] = diagnosis.causes.filter(({ finding }) => finding.level === 'warning')
  if (remark) return warning(remark.finding.cause, remark.finding.mend)
  const [unknown] = diagnosis.unknown
  if (unknown) return warning(unknown.cause, unknown.settle ?? unknown.mend)
  if (diagnosis.looked.objects === 0) return warning('nothing could be read of the cluster', 'npm run why')
  const [unread] = diagnosis.unread
  return unread
    ? warning(`nothing is known to fail, but ${unread.what} could not be read: ${unread.why}`, 'npm run why')
    : ok('nothing in the cluster is known to fail')
}

export function judgeRelease(status: string): Finding {
  if (status === 'deployed') return ok('the release is deployed')
  if (status === 'missing') return warning('nothing is installed', 'npm run deploy')
  return problem(`the release is ${status}`, 'npm run deploy recovers it')
}

/** Status of the page, or why there is none. */
async function pageAnswer(context: Context): Promise<string> {
  const url = publicUrl(context)
  return fetchAnswer(url, { timeoutMs: 3_000 }).then(
    ({ status }) => `${url}: status ${status}${isPage(context, status) ? '' : ', which is not the page'}`,
    (error: Error) => error.message,
  )
}

export function judgeApplication(
  states: readonly Pick<WorkloadState, 'name' | 'done' | 'detail' | 'fatal'>[],
  answer: string,
): Finding {
  if (states.length === 0) return ok('nothing to look at: nothing is installed')
  const fatal = states.find((each) => each.fatal)?.fatal
  if (fatal) return problem(fatal.message, fatal.hint ?? 'npm run logs')
  const pending = states.filter(({ done }) => !done)
  if (pending.length > 0)
    return warning(pending.map(({ name, detail }) => `${name}: ${detail}`).join('; '), 'npm run status -- --watch')
  return /: status [1-4]\d\d$/.test(answer)
    ? ok(`all workloads are ready, ${answer}`)
    : problem(`all workloads are ready, but ${answer}`, 'npm run verify says which part of the way fails')
}
