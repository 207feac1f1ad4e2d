import { clusterArgs } from '../../../lib/cluster/cluster.ts'
import type { BuiltComponent } from '../../../lib/images/images.ts'
import { withTools } from '../../../lib/pipeline/pipeline.ts'
import type { Context } from '../../../lib/run/context.ts'
import type { OpenConnection } from './pod-link.ts'

/** What runs in pods and takes saved sources: backend/development and frontend/development. */
export interface Supervisor {
  /** The label of its pods. */
  readonly component: string
  readonly container: string
  /** The word in the container's command without which it is not there; undefined: it always is. */
  readonly program?: string
  /** Joins standard input and output with it. */
  readonly connect: readonly string[]
}

export const SUPERVISORS: Readonly<Record<BuiltComponent, Supervisor>> = {
  backend: {
    component: 'backend',
    container: 'backend',
    program: 'development',
    connect: ['python', '-I', '-S', '/app/development/connect.py', '/run/sources/control'],
  },
  frontend: {
    component: 'frontend-development',
    container: 'development',
    connect: ['node', '/app/development/connect.ts', '/tmp/control'],
  },
}

const DAY_MS = 24 * 3_600_000

/** Leads into the container by `kubectl exec`: no port is opened, and who may do that is the cluster's own affair. */
export const execConnection =
  (context: Context, { container, connect }: Supervisor): OpenConnection =>
  (pod) =>
    withTools(context).shell.connect(
      'kubectl',
      [
        ...clusterArgs(context),
        '--namespace',
        context.config.namespace,
        ...['exec', '--stdin', pod, '--container', container, '--'],
        ...connect,
      ],
      { timeoutMs: DAY_MS },
    )
