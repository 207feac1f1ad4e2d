// The suite beside Skaffold and a plain script, on this very application, each with a release of its own.
import { randomBytes } from 'node:crypto'
import type { BuiltComponent } from '../../lib/images/images.ts'
import { seenByEveryPod } from './dev-session.ts'
import { applyEdit } from './edits.ts'
import { makePeerRelease, type PeerRelease } from './peer-release.ts'
import { type PlainScript, plainScript } from './plain-peer.ts'
import type { Scenario, Timer, Way } from './scenario.ts'
import { prepareSkaffold, type Skaffold } from './skaffold.ts'
import { findSkaffold } from './skaffold-program.ts'
import { rotated } from './statistics.ts'
import type { SuiteRun, Workbench } from './workbench.ts'

const DEPLOY: Way = { id: 'deploy', title: 'npm run deploy' }
const SKAFFOLD: Way = { id: 'skaffold', title: 'skaffold run' }
const STEADY: Way = { id: 'skaffold-steady', title: 'skaffold run, one run-id' }
const PLAIN: Way = { id: 'plain', title: 'docker build, image load, helm --wait' }

interface Peers {
  readonly plain: PlainScript
  readonly plainRelease: PeerRelease
  readonly skaffoldRelease: PeerRelease
  /** Undefined where it cannot be run, and then there is a reason. */
  readonly skaffold?: Skaffold
  readonly whyNoSkaffold?: unknown
}

const made = new WeakMap<Workbench, Promise<Peers>>()

/** Installs what each peer starts from, once for a run of the benchmarks. */
function peersOf(bench: Workbench): Promise<Peers> {
  const peers = made.get(bench) ?? makePeers(bench)
  made.set(bench, peers)
  return peers
}

async function makePeers(bench: Workbench): Promise<Peers> {
  const { env, shell, report } = bench.context()
  const [plainRelease, skaffoldRelease] = [makePeerRelease(bench, 'plain'), makePeerRelease(bench, 'skaffold')]
  const plain = plainScript(bench, plainRelease)
  report.note('the first deployment of each peer is not measured')
  await plain.run(['backend', 'frontend'])
  const rest = { plain, plainRelease, skaffoldRelease }
  try {
    const skaffold = prepareSkaffold(bench, skaffoldRelease, await findSkaffold(env, shell))
    await skaffold({ steady: true })
    return { ...rest, skaffold }
  } catch (whyNoSkaffold) {
    return { ...rest, whyNoSkaffold }
  }
}

/** Says once for each measurement why a way has no figure. */
async function noSkaffold(
  { whyNoSkaffold }: Peers,
  time: Timer,
  id: string,
  way: Way,
  repetition: number,
): Promise<void> {
  if (repetition === 0) await time(id, way.id, () => Promise.reject(whyNoSkaffold))
}

const NO_OP: Scenario = {
  wanted: [{ id: 'peers-no-op', title: 'Peers: nothing changed', ways: [DEPLOY, STEADY, PLAIN] }],
  onlyWhenNamed: true,
  peers: true,
  async repeat(bench, time, repetition) {
    const peers = await peersOf(bench)
    const { plain, skaffold } = peers
    const id = 'peers-no-op'
    const ways = {
      deploy: () => time(id, DEPLOY.id, () => bench.run('deploy')),
      plain: () => time(id, PLAIN.id, () => plain.run(['backend', 'frontend'])),
      async skaffold() {
        if (!skaffold) return noSkaffold(peers, time, id, STEADY, repetition)
        await time(id, STEADY.id, () => skaffold({ steady: true }))
      },
    }
    for (const way of rotated(Object.values(ways), repetition)) await way()
  },
}

/** What Skaffold does by default: each run replaces all pods. */
const NEW_RUN_ID: Scenario = {
  wanted: [{ id: 'peers-run-id', title: 'Peers: nothing changed, by default', ways: [DEPLOY, SKAFFOLD] }],
  onlyWhenNamed: true,
  peers: true,
  async repeat(bench, time, repetition) {
    const peers = await peersOf(bench)
    const { skaffold } = peers
    const id = 'peers-run-id'
    await time(id, DEPLOY.id, () => bench.run('deploy'))
    if (!skaffold) return noSkaffold(peers, time, id, SKAFFOLD, repetition)
    await time(id, SKAFFOLD.id, () => skaffold({ steady: false }))
    // Its label would be a change for the next measurement.
    await skaffold({ steady: true })
  },
}

/** One line of a component, each way with a mark of its own, so that none finds the layers of another in the cache. */
const editScenario = (component: BuiltComponent): Scenario => {
  const id = `peers-${component}-edit`
  return {
    wanted: [{ id, title: `Peers: one line of the ${component}`, ways: [DEPLOY, STEADY, PLAIN] }],
    onlyWhenNamed: true,
    peers: true,
    async repeat(bench, time, repetition) {
      const peers = await peersOf(bench)
      const { plain, skaffold, plainRelease, skaffoldRelease } = peers
      const edited = async (way: Way, release: PeerRelease | undefined, work: () => Promise<SuiteRun>) => {
        const mark = `${repetition}-${randomBytes(4).toString('hex')}`
        applyEdit(release?.sources ?? bench.root, component, mark)
        await time(id, way.id, work, async () => {
          if (component === 'backend') await seenByEveryPod((release ?? bench).context(), mark)
        })
      }
      const ways = {
        deploy: () => edited(DEPLOY, undefined, () => bench.run('deploy')),
        plain() {
          plain.edited(component)
          return edited(PLAIN, plainRelease, () => plain.run([component]))
        },
        async skaffold() {
          if (!skaffold) return noSkaffold(peers, time, id, STEADY, repetition)
          await edited(STEADY, skaffoldRelease, () => skaffold({ steady: true }))
        },
      }
      for (const way of rotated(Object.values(ways), repetition)) await way()
    },
  }
}

/** In the order in which a repetition runs them. */
export const PEERS: readonly Scenario[] = [NO_OP, NEW_RUN_ID, editScenario('backend'), editScenario('frontend')]
