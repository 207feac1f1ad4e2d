import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { splitReference } from '../../../../scripts/lib/image-reference.ts'
import {
  controllerBuildArgs,
  controllerJobs,
  controllerVersion,
  downloaded,
  readPin,
} from '../../../../scripts/sources/packages/ingress.ts'
import { readPlan } from '../../../../scripts/sources/packages/plan.ts'
import { versions } from '../../../../scripts/sources/versions.ts'
import { fakeExecutable, sourceContext } from '../../../fixtures/sources/context.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..', '..')
const RECIPE = join(ROOT, 'k8s', 'packages', 'ingress')
const goMod = readFileSync(join(RECIPE, 'go.mod'), 'utf8')
const pin = readPin(readFileSync(join(RECIPE, 'lego.txt'), 'utf8'))

t.test('both sources have one version of the controller, and pin it', async (t) => {
  const { tag, digest } = splitReference(versions().ingressController)
  t.equal(tag, `v${controllerVersion(goMod)}`)
  t.match(digest, /^sha256:[0-9a-f]{64}$/)
  t.match(goMod, `${pin.path} ${pin.version} // indirect`)
  t.match(controllerBuildArgs(goMod, '/out').join(' '), `version.Version=${controllerVersion(goMod)} `)
  t.ok(controllerBuildArgs(goMod, '/out').includes('-mod=readonly'), 'go.sum is the law')
  t.throws(() => readPin('# nothing\n'), /names no module/)
})

t.test('a module that is not the pinned one is not built from', async (t) => {
  t.equal(downloaded(JSON.stringify({ Dir: '/lego', Sum: pin.sum }), pin), '/lego')
  t.throws(() => downloaded(JSON.stringify({ Dir: '/lego', Sum: 'h1:other=' }), pin), {
    code: 'TSK_PACKAGES_SUM',
    evidence: [`pinned: ${pin.sum}`, 'served: h1:other='],
  })
})

/** The job that compiles, with a compiler that says what it was given in place of the program. */
function compiler(t: Test, sum: string) {
  const folder = t.testdir({
    lego: {
      'go.mod': 'module lego',
      providers: { dns: { 'all.go': 'package dns', acme: { 'a.go': 'package acme' } } },
    },
  })
  const answer = JSON.stringify({ Dir: join(folder, 'lego'), Sum: sum })
  fakeExecutable(
    folder,
    'go',
    `case "$1" in
version) echo 'go version go1.26.8 linux/amd64' ;;
mod) echo '${answer}' ;;
build) for each in lego/go.mod lego/providers/dns/*; do echo "$each"; done >traefik ;;
esac`,
  )
  fakeExecutable(folder, 'cp', 'PATH=/usr/bin:/bin exec cp "$@"')
  const { context, recorded } = sourceContext(folder)
  const plan = readPlan(ROOT, context.paths.cache)
  const [program, image] = controllerJobs(plan, context)
  return { plan, program: program!, image: image!, recorded }
}

t.test('what is compiled beside is lego as it is pinned, with a package in place of its DNS providers', async (t) => {
  const { plan, program, image } = compiler(t, pin.sum)
  t.same([program.id, image.id, image.needs], ['ingress-program', 'ingress', ['ingress-program']])
  t.notOk(await program.done())
  await program.run()
  t.ok(await program.done())
  const folder = plan.store.path('ingress-program', plan.keys.ingress)
  t.same(readdirSync(folder), ['traefik'], 'the program alone is kept')
  t.same(readFileSync(join(folder, 'traefik'), 'utf8').trim().split('\n'), ['lego/go.mod', 'lego/providers/dns/dns.go'])
  t.notOk(await image.done())
})

t.test('a served module that differs ends the job before anything is compiled', async (t) => {
  const { plan, program, recorded } = compiler(t, 'h1:other=')
  await t.rejects(program.run(), { code: 'TSK_PACKAGES_JOB_FAILED', cause: { code: 'TSK_PACKAGES_SUM' } })
  t.notOk(recorded.commands.some((line) => line.startsWith('go build')))
  t.notOk(existsSync(plan.store.path('ingress-program', plan.keys.ingress)), 'nothing half-made is left')
})
