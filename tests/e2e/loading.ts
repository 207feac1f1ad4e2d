/**
 * What may go wrong between engine and node, done to a real cluster. Parts of the lifecycle test, which owns the
 * cluster.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Test } from 'tap'
import { chainIds } from '../../scripts/lib/images/content/digests.ts'
import { exits } from '../fixtures/suite/exits.ts'
import type { Suite, SuiteRun } from '../fixtures/suite/suite.ts'

/** The reference of a component's image for the present sources, as the suite would load it. */
async function reference(suite: Suite, component: 'backend' | 'frontend'): Promise<string> {
  const { stderr } = await suite.run('load', '--force', '--dry-run')
  const found = new RegExp(`docker save .*?(\\S+/${component}:[0-9a-f]{16})`).exec(stderr)?.[1]
  if (!found) throw new Error(`no ${component} image in: ${stderr}`)
  return found
}

const ctr = (suite: Suite, line: string): Promise<SuiteRun> =>
  suite.shell(`docker exec '${suite.profile}' ctr --namespace k8s.io ${line}`)

async function inspect(suite: Suite, image: string): Promise<{ id: string; layers: string[] }> {
  const { stdout } = await suite.shell(`docker image inspect '${image}'`)
  const [{ Id, RootFS }] = JSON.parse(stdout) as [{ Id: string; RootFS: { Layers: string[] } }]
  return { id: Id, layers: RootFS.Layers }
}

/** The node clears containers away a moment after their pods are gone, and keeps until then what they stand on. */
const RELEASE_MS = 60_000

/** Takes the last layer of an image from the node, unpacked and packed. */
async function dropLayer(suite: Suite, layers: readonly string[]): Promise<void> {
  for (const deadline = Date.now() + RELEASE_MS; ; await sleep(500)) {
    const { code, stderr } = await ctr(suite, `snapshots remove ${chainIds(layers).at(-1)}`)
    if (code === 0) break
    if (Date.now() > deadline) throw new Error(`the node does not let go of the last layer: ${stderr}`)
  }
  await ctr(suite, `content remove ${layers.at(-1)}`)
}

/** Takes an image from the node: both of its names, and with the last one all that nothing else holds. */
async function forget(suite: Suite, image: string): Promise<void> {
  const { id } = await inspect(suite, image)
  await ctr(suite, `images remove --sync docker.io/${image} ${id}`)
}

/**
 * That a load has repaired what it had to: it did something, the layers are whole, and a second one has nothing to do.
 */
async function isHealed(t: Test, suite: Suite, image: string): Promise<void> {
  const again = await suite.run('load', '--json')
  t.same([again.code, again.json().steps?.[0]?.state], [0, 'skipped'], 'a second load has nothing to do')
  t.match(
    (await ctr(suite, `images check name==docker.io/${image}`)).stdout,
    / complete \(.* true/,
    'containerd finds every layer',
  )
}

const facts = (run: SuiteRun): string => run.json().steps?.[0]?.facts.join('\n') ?? ''

/** While the application runs: its pods must not notice. */
export async function loadingFaultsBesidePods(t: Test, suite: Suite): Promise<void> {
  const image = await reference(suite, 'backend')
  const pods = async (): Promise<string> => (await suite.shell('kubectl get pods -o name | sort')).stdout
  const before = await pods()

  await t.test('an image that was deleted from the node comes back', async (t) => {
    await forget(suite, image)
    const run = await suite.run('load', '--json')
    exits(t, run, 0)
    t.match(facts(run), /^backend: \d+ of \d+ layers, /)
    await isHealed(t, suite, image)
  })

  await t.test('an image that was pruned from the engine is named, and the next deployment builds it', async (t) => {
    await suite.shell(`docker image rm '${image}'`)
    const run = await suite.run('load', '--json')
    t.match([run.code, run.json().error], [5, { code: 'TSK_IMAGE_NOT_BUILT', hint: /npm run build/ }])
    exits(t, await suite.run('deploy'), 0)
  })
  t.equal(await pods(), before, 'no pod was touched')
}

/** While nothing runs: what containers use, containerd does not give away. */
export async function loadingFaultsWithoutPods(t: Test, suite: Suite): Promise<void> {
  const image = await reference(suite, 'backend')
  const { layers } = await inspect(suite, image)

  await t.test('an image that the node lists although its last layer is gone gets that layer', async (t) => {
    await dropLayer(suite, layers)
    t.match(
      (await suite.shell(`docker exec '${suite.profile}' crictl images`)).stdout,
      image.replace(/:.*/, ''),
      'the node still names it',
    )
    const run = await suite.run('load', '--json')
    exits(t, run, 0)
    t.match(facts(run), new RegExp(`^backend: 1 of ${layers.length} layers, `))
    await isHealed(t, suite, image)
  })

  await t.test(
    'a load that was cut in the middle leaves nothing that looks whole, and the next one goes on',
    async (t) => {
      await forget(suite, image)
      const cut = await suite.runUntil(/docker info .*\[0, \d+ ms\]/, 'SIGTERM', 'load', '--verbose')
      exits(t, cut, 143)
      t.notMatch((await ctr(suite, 'images list --quiet')).stdout, image, 'an archive that was cut names no image')
      exits(t, await suite.run('load'), 0)
      await isHealed(t, suite, image)
    },
  )
}
