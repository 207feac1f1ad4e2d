import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { type BuildPlan, buildImageArgs } from '../../lib/images/docker.ts'
import { plainUpgradeArgs } from '../../lib/release/helm.ts'
import type { Context } from '../../lib/run/context.ts'
import { requireToolchain } from '../../lib/toolchain/toolchain.ts'
import { withCost } from './cost.ts'
import { LOAD_WAYS } from './load-ways.ts'
import type { SuiteRun, Workbench } from './workbench.ts'

/**
 * The backend as a plain script would deploy it: docker build, minikube image load, helm upgrade --wait. It uses the
 * same Dockerfile, chart and builder's cache as the suite, and checks nothing afterwards.
 */
export const deployPlainly = (bench: Workbench): Promise<SuiteRun> => withCost(() => deploy(bench))

async function deploy(bench: Workbench): Promise<SuiteRun> {
  const context = bench.context()
  const { shell, paths } = context
  const repository = 'taskora-bench/backend'
  const tag = randomBytes(4).toString('hex')
  const reference = `${repository}:${tag}`
  bench.disposable(reference)
  const { baseImages } = requireToolchain(paths)
  const started = performance.now()
  const buildArgs = { PYTHON_IMAGE: baseImages.python }
  const { build, load } = await buildAndLoad(context, { reference, context: join(bench.root, 'backend'), buildArgs })
  const upgrade = await shell.act(
    'helm',
    plainUpgradeArgs(context, { 'backend.image.repository': repository, 'backend.image.tag': tag }),
    { timeoutMs: 330_000 },
  )
  return {
    durationMs: performance.now() - started,
    steps: { build, load, deploy: upgrade.durationMs },
  }
}

/** docker build, minikube image load: how long each takes, in milliseconds. */
export async function buildAndLoad(
  context: Context,
  image: Pick<BuildPlan, 'reference' | 'context' | 'buildArgs'>,
): Promise<{ readonly build: number; readonly load: number }> {
  const args = buildImageArgs({ ...image, labels: {}, hostArgs: [] })
  const built = await context.shell.act('docker', args, { timeoutMs: context.config.timeouts.build })
  const loading = performance.now()
  await LOAD_WAYS.minikube(context, image.reference)
  return { build: built.durationMs, load: performance.now() - loading }
}
