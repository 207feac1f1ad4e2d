import { appendFileSync, cpSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { visibleFiles } from '../../lib/images/image-inputs.ts'
import { BUILT_COMPONENTS, wantedImages } from '../../lib/images/images.ts'
import type { Context } from '../../lib/run/context.ts'
import { newMemory } from '../../lib/run/memo.ts'
import { resolvePaths } from '../../lib/run/paths.ts'
import { failureOf, runDeploy } from './suite-run.ts'

/**
 * Copies of the checkout what commands run from and what images are built from, so that a source can be changed without
 * touching the person's own; the rest, which is only read, is linked. What was at `to` goes.
 */
export function copyCheckout(from: string, to: string): void {
  const copied: readonly string[] = ['scripts', ...BUILT_COMPONENTS]
  rmSync(to, { recursive: true, force: true })
  mkdirSync(to, { recursive: true })
  cpSync(join(from, 'scripts'), join(to, 'scripts'), { recursive: true })
  for (const component of BUILT_COMPONENTS)
    for (const path of new Set([...visibleFiles(join(from, component)), '.dockerignore']))
      cpSync(join(from, component, path), join(to, component, path), { preserveTimestamps: true })
  for (const name of readdirSync(from))
    if (!copied.includes(name) && !name.startsWith('.')) symlinkSync(join(from, name), join(to, name))
}

/** A small module, which costs the build little and still makes another image. */
const SOURCE = join('backend', 'src', 'schema', 'revisions.py')

/** Changes an input of the backend's image, in a way that changes nothing of what it does. */
export const changeInput = (root: string, mark: string): void => appendFileSync(join(root, SOURCE), `# ${mark}\n`)

/** A copy of the checkout whose backend changes, for the cluster of the person's own. */
export interface OtherSources {
  readonly root: string
  /** Changes the copy, so that another image has to be built of it. */
  readonly change: (mark: string) => Promise<void>
  /**
   * Deploys the person's own sources again, and removes the copy and its images. Works after an interruption, too: else
   * the cluster would go on with sources that nobody has.
   */
  readonly dispose: () => Promise<void>
}

/** Copies the checkout below `folder`. */
export function otherSources(context: Context, folder: string): OtherSources {
  const { paths, env, config, report } = context
  const root = join(folder, 'checkout')
  copyCheckout(paths.root, root)
  const { sources, chart } = resolvePaths(root, env, config.profile)
  const images: string[] = []
  return {
    root,
    async change(mark) {
      changeInput(root, mark)
      const wanted = await wantedImages({
        ...context,
        memory: newMemory(),
        paths: { ...paths, root, sources, chart },
      })
      images.push(wanted.find(({ component }) => component === 'backend')!.reference)
    },
    async dispose() {
      const shell = context.shell.withSignal(new AbortController().signal)
      const [failed] = failureOf('it', await runDeploy({ ...context, shell }, paths.root))
      if (failed) report.warn(`The own sources are not deployed again: ${failed}. \`npm run deploy\` does it`)
      for (const reference of images) {
        await shell.probe('docker', ['image', 'rm', '--force', reference])
        await shell.probe('docker', ['exec', config.profile, 'crictl', 'rmi', `docker.io/${reference}`])
      }
      rmSync(root, { recursive: true, force: true })
    },
  }
}
