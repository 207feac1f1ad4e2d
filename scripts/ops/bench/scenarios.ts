import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { type BuiltComponent, wantedImages } from '../../lib/images/images.ts'
import type { Context } from '../../lib/run/context.ts'
import { seenByEveryPod, seenInOpenPage, startDev } from './dev-session.ts'
import { applyEdit } from './edits.ts'
import { FILES_GROWTH } from './growth.ts'
import { assertArrived, flush, forget, LOAD_WAYS, makeTestImage } from './load-ways.ts'
import { PEERS } from './peers.ts'
import { deployPlainly } from './plain-way.ts'
import { ROWS } from './rows.ts'
import type { Scenario, Timer, Way } from './scenario.ts'
import { SERVICES_GROWTH } from './services-growth.ts'
import { rotated } from './statistics.ts'
import { writeRecording } from './why-recordings.ts'
import type { Workbench } from './workbench.ts'

const WHY: Way = { id: 'why', title: 'npm run why' }
const DEPLOY: Way = { id: 'deploy', title: 'npm run deploy' }

/** In the order in which a repetition runs them. */
export const SCENARIOS: readonly Scenario[] = [
  {
    wanted: [{ id: 'no-op', title: 'Deploy, nothing changed', targetMs: 2_500, ways: [DEPLOY] }],
    repeat: (bench, time) => time('no-op', 'deploy', () => bench.run('deploy')),
  },
  {
    wanted: [
      {
        id: 'backend-edit',
        title: 'One line of the backend, to live and checked',
        targetMs: 10_000,
        ways: [DEPLOY, { id: 'plain', title: 'docker build, image load, helm --wait' }],
      },
    ],
    // Always in this order: the suite's deployment replaces what the plain way has left, and each begins with all pods
    // ready.
    async repeat(bench, time, repetition) {
      edit(bench, 'backend', repetition)
      await time('backend-edit', 'plain', () => deployPlainly(bench))
      edit(bench, 'backend', repetition)
      await time('backend-edit', 'deploy', () => bench.run('deploy'))
    },
  },
  {
    wanted: [
      { id: 'frontend-edit', title: 'One line of the frontend, to live and checked', targetMs: 45_000, ways: [DEPLOY] },
    ],
    async repeat(bench, time, repetition) {
      edit(bench, 'frontend', repetition)
      await time('frontend-edit', 'deploy', () => bench.run('deploy'))
    },
  },
  {
    wanted: [
      {
        id: 'dev-backend',
        title: 'One line of the backend under npm run dev, from the save to the answer of every pod',
        targetMs: 2_000,
        ways: [{ id: 'sync', title: 'npm run dev, synced' }],
      },
    ],
    onlyWhenNamed: true,
    repeat: developBackend,
  },
  {
    wanted: [
      {
        id: 'dev-frontend',
        title: 'One line of the frontend under npm run dev, from the save to the open page, which keeps its state',
        targetMs: 2_000,
        ways: [{ id: 'hot', title: 'npm run dev, hot' }],
      },
    ],
    onlyWhenNamed: true,
    repeat: developFrontend,
  },
  ...[0, 5, 50, 500].map(loadScenario),
  {
    wanted: [{ id: 'why', title: 'Say why, of the live cluster', targetMs: 2_000, ways: [WHY] }],
    onlyWhenNamed: true,
    repeat: (bench, time) => time('why', 'why', () => bench.run('why')),
  },
  whyScenario(1_000, 2_000),
  whyScenario(10_000, 10_000),
  ROWS,
  FILES_GROWTH,
  SERVICES_GROWTH,
  ...PEERS,
  // What one changed line of the backend amounts to.
  { ...loadScenario(0.4), onlyWhenNamed: true },
  // How loading grows with what is new, up to a whole large image.
  ...[100, 1_000, 2_000].map((megabytes): Scenario => ({ ...loadScenario(megabytes), onlyWhenNamed: true })),
  {
    wanted: [
      {
        id: 'teardown',
        title: 'Remove the application',
        targetMs: 8_000,
        ways: [{ id: 'teardown', title: 'npm run teardown' }],
      },
      { id: 'redeploy', title: 'Deploy after teardown, caches warm', ways: [DEPLOY] },
    ],
    async repeat(bench, time) {
      await time('teardown', 'teardown', () => bench.run('teardown'))
      await time('redeploy', 'deploy', () => bench.run('deploy'))
    },
  },
  {
    wanted: [
      { id: 'cluster', title: 'Cluster gone, caches warm, to live and checked', targetMs: 120_000, ways: [DEPLOY] },
    ],
    onlyWhenNamed: true,
    async repeat(bench, time) {
      await bench.run('teardown', '--level', 'cluster')
      await time('cluster', 'deploy', () => bench.run('deploy'))
    },
  },
]

/** Judging a recording, with reading and unpacking it. */
function whyScenario(pods: number, targetMs: number): Scenario {
  const id = `why-${pods}`
  return {
    wanted: [{ id, title: `Say why, of a recording of ${pods} pods`, targetMs, ways: [WHY] }],
    onlyWhenNamed: true,
    async repeat(bench, time) {
      const file = join(bench.context().paths.state, 'bench-recordings', `${pods}.json.gz`)
      writeRecording(file, pods)
      await time(id, 'why', () => bench.run('why', '--from', file))
    },
  }
}

function developBackend(bench: Workbench, time: Timer, repetition: number): Promise<void> {
  return develop(bench, repetition, (mark) => {
    const context = bench.context()
    return time('dev-backend', 'sync', async () => {
      applyEdit(bench.root, 'backend', mark)
      await seenByEveryPod(context, mark)
    })
  })
}

function developFrontend(bench: Workbench, time: Timer, repetition: number): Promise<void> {
  return develop(bench, repetition, (mark) => time('dev-frontend', 'hot', () => seenInOpenPage(bench, mark)))
}

/** Each edit begins with the image of the one before live, so that only what a save costs is measured. */
async function develop(bench: Workbench, repetition: number, edit: (mark: string) => Promise<void>): Promise<void> {
  const dev = startDev(bench)
  try {
    await dev.said('live')
    for (let each = 0; each < EDITS_A_SESSION; each++) {
      await edit(`${repetition}-${each}-${randomBytes(4).toString('hex')}`)
      await dev.said('live')
    }
  } finally {
    await dev.stop()
  }
}

const EDITS_A_SESSION = 4

const edit = ({ root }: Workbench, component: BuiltComponent, repetition: number): void =>
  applyEdit(root, component, `${repetition}-${randomBytes(4).toString('hex')}`)

/** An image of the backend's size, of which so many megabytes in one layer are new to the node; at 0 none. */
function loadScenario(megabytes: number): Scenario {
  const id = `load-${megabytes}`
  return {
    wanted: [
      {
        id,
        title: `Load an image, ${megabytes} MB changed`,
        ...(megabytes === 5 ? { targetMs: 2_000 } : {}),
        ways: [
          { id: 'suite', title: 'npm run load, the step itself' },
          { id: 'minikube', title: 'minikube image load' },
          { id: 'stream', title: 'docker save | ctr import' },
        ],
      },
    ],
    async repeat(bench, time, repetition) {
      const context = bench.context()
      const ways = rotated(Object.keys(LOAD_WAYS) as (keyof typeof LOAD_WAYS)[], repetition)
      // Never under the name that the deployment uses: a way would replace the layers that the node keeps for it.
      const nameOf = (way: string): string => `taskora-bench/${id}:${way}`
      const base = await backendImage(context)
      const remove = await makeTestImage(context, base, megabytes * 1e6, ways.map(nameOf))
      try {
        for (const way of ways) {
          if (megabytes === 0) await LOAD_WAYS.suite(context, nameOf(way))
          await flush(context)
          await time(
            id,
            way,
            () => LOAD_WAYS[way](context, nameOf(way)),
            () => assertArrived(context, way, nameOf(way)),
          )
          await clear(context, nameOf(way))
        }
      } finally {
        await remove()
      }
    },
  }
}

/** What a way leaves behind, beside the image: minikube keeps an archive of each. */
async function clear(context: Context, reference: string): Promise<void> {
  await forget(context, reference)
  rmSync(join(context.paths.minikubeHome, '.minikube', 'cache', 'images'), { recursive: true, force: true })
}

async function backendImage(context: Context): Promise<string> {
  const images = await wantedImages(context)
  return images.find(({ component }) => component === 'backend')!.reference
}
