import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { UserError } from '../../../../scripts/lib/errors.ts'
import { CommandError } from '../../../../scripts/lib/shell/command-error.ts'
import {
  chainSeconds,
  type Job,
  jobFailed,
  missingJobs,
  type Progress,
  runJobs,
  secondsLeft,
} from '../../../../scripts/sources/packages/jobs.ts'

/** Jobs that write down when they start and end, and keep their result like the real ones do. */
function workshop() {
  const events: string[] = []
  const results = new Set<string>()
  const job = (
    id: string,
    needs: string[] = [],
    more: { cpuSeconds?: number; spreads?: boolean; fails?: () => boolean; ticks?: number } = {},
  ): Job => ({
    id,
    title: `makes ${id}`,
    needs,
    cpuSeconds: more.cpuSeconds ?? 1,
    spreads: more.spreads ?? false,
    done: async () => results.has(id),
    async run() {
      events.push(`+${id}`)
      for (let tick = 0; tick < (more.ticks ?? 1); tick += 1) await sleep(1)
      if (more.fails?.()) throw new Error(`${id} broke`)
      results.add(id)
      events.push(`-${id}`)
    },
  })
  const progress: Progress[] = []
  const run = (jobs: Job[], concurrency = 2, signal = new AbortController().signal) =>
    runJobs(jobs, { concurrency, signal, onProgress: (each) => progress.push(each) })
  return { events, results, job, run, progress }
}

t.test('a job starts when all that it needs is there, and not before', async (t) => {
  const { events, job, run } = workshop()
  await run(
    [job('image', ['layer', 'program']), job('layer', ['base']), job('program', [], { ticks: 5 }), job('base')],
    4,
  )
  const at = (event: string): number => events.indexOf(event)
  t.ok(at('-base') < at('+layer'), 'layer after base')
  t.ok(at('-layer') < at('+image') && at('-program') < at('+image'), 'image after both')
  t.ok(at('+program') < at('-base'), 'what is independent runs side by side')
  t.equal(events.length, 8)
})

t.test('no more jobs than cores run at once, and that many do', async (t) => {
  for (const concurrency of [1, 2, 3]) {
    const { events, job, run } = workshop()
    await run(
      ['a', 'b', 'c', 'd', 'e'].map((id) => job(id, [], { ticks: 3 })),
      concurrency,
    )
    let open = 0
    const most = Math.max(...events.map((event) => (open += event.startsWith('+') ? 1 : -1)))
    t.equal(most, concurrency)
  }
})

t.test('the longest chain goes first', async (t) => {
  const { events, job, run } = workshop()
  await run(
    [
      job('short', [], { cpuSeconds: 5 }),
      job('long', [], { cpuSeconds: 2 }),
      job('after', ['long'], { cpuSeconds: 9 }),
    ],
    1,
  )
  t.same(
    events.filter((event) => event.startsWith('+')),
    ['+long', '+after', '+short'],
  )
})

t.test('a failure starts nothing new, lets the others finish, and is the error', async (t) => {
  const { events, results, job, run } = workshop()
  const jobs = [
    job('bad', [], { cpuSeconds: 9, fails: () => true }),
    job('slow', [], { cpuSeconds: 8, ticks: 8 }),
    job('next', ['bad']),
    job('other'),
  ]
  await t.rejects(run(jobs), { message: 'bad broke' })
  t.same([...results], ['slow'])
  t.same(
    events.filter((event) => event.startsWith('+')),
    ['+bad', '+slow'],
  )
})

t.test('the next attempt runs only what is missing', async (t) => {
  const { events, job, run } = workshop()
  let broken = true
  const jobs = [job('base'), job('layer', ['base'], { fails: () => broken }), job('image', ['layer'])]
  await t.rejects(run(jobs), { message: 'layer broke' })
  broken = false
  events.length = 0
  await run(jobs)
  t.same(events, ['+layer', '-layer', '+image', '-image'])
  events.length = 0
  await run(jobs)
  t.same(events, [], 'a third run finds all of it')
})

t.test('a result that is there needs nothing below it', async (t) => {
  const { results, job } = workshop()
  results.add('image')
  t.same([...(await missingJobs([job('base'), job('image', ['base'])])).keys()], [])
  t.same(
    [...(await missingJobs([job('base'), job('image', ['base']), job('other', ['base'])])).keys()],
    ['base', 'other'],
  )
})

t.test('an interruption starts nothing more', async (t) => {
  const { events, job, run } = workshop()
  const controller = new AbortController()
  const first = {
    ...job('first'),
    run: async () => {
      controller.abort(new Error('interrupted'))
    },
  }
  await t.rejects(run([first, job('second', ['first'])], 1, controller.signal), { message: 'interrupted' })
  t.same(events, [])
})

t.test('progress names what runs and counts down', async (t) => {
  const { job, run, progress } = workshop()
  await run([job('a', [], { cpuSeconds: 60 }), job('b', ['a'], { cpuSeconds: 30 })])
  t.same(progress, [
    { running: ['makes a'], done: 0, total: 2, secondsLeft: 90 },
    { running: ['makes b'], done: 1, total: 2, secondsLeft: 30 },
  ])
})

t.test('the time left shrinks while a job runs, and never reaches nothing before its end', async (t) => {
  const { job } = workshop()
  let clock = 0
  const seen: number[] = []
  const long = {
    ...job('go', [], { cpuSeconds: 600, spreads: true }),
    run: async () => {
      while (seen.length < 3) await sleep(1)
    },
  }
  const onProgress = (each: Progress): void => {
    seen.push(each.secondsLeft)
    clock += 200_000
  }
  await runJobs([long], {
    concurrency: 2,
    signal: new AbortController().signal,
    tickMs: 1,
    now: () => clock,
    onProgress,
  })
  t.same(seen.slice(0, 3), [300, 100, 30])
})

t.test('a job that says how far it is goes on as fast as until now, on a slow machine and on a fast one', async (t) => {
  const { job } = workshop()
  for (const { elapsed, part, left } of [
    { elapsed: 400, part: 0.5, left: 400 },
    { elapsed: 50, part: 0.5, left: 50 },
    { elapsed: 100, part: 0.01, left: 200 },
    { elapsed: 900, part: 1, left: 30 },
  ]) {
    let clock = 0
    const seen: number[] = []
    const go: Job = {
      ...job('go', [], { cpuSeconds: 600, spreads: true }),
      progress: () => part,
      run: async () => {
        while (seen.length < 2) await sleep(1)
      },
    }
    const onProgress = (each: Progress): void => {
      seen.push(each.secondsLeft)
      clock += elapsed * 1_000
    }
    await runJobs([go], {
      concurrency: 2,
      signal: new AbortController().signal,
      tickMs: 1,
      now: () => clock,
      onProgress,
    })
    t.equal(seen[1], left, `${part * 100} % after ${elapsed} s`)
  }
})

t.test('the time left is the work on all cores, or the longest chain when that is longer', async (t) => {
  const { job } = workshop()
  const spread = job('go', [], { cpuSeconds: 600, spreads: true })
  t.equal(secondsLeft([spread, job('base', [], { cpuSeconds: 20 })], 2), 310)
  t.equal(secondsLeft([spread, job('image', ['go'], { cpuSeconds: 40 })], 2), 340)
  t.equal(secondsLeft([], 2), 0)
  t.equal(chainSeconds([spread], 4).get('go'), 150)
})

t.test('a job that needs an unknown one, or itself, is a fault of the plan', async (t) => {
  const { job } = workshop()
  await t.rejects(missingJobs([job('a', ['nothing'])]), { message: /No job is called nothing/ })
  await t.rejects(missingJobs([job('a', ['b']), job('b', ['a'])]), { message: /circle: a -> b -> a/ })
})

t.test('a failed job quotes the last lines, the log, and advice that is known', async (t) => {
  const plain = jobFailed({ title: 'compiles helm' }, '/logs/programs.log', new Error('exit 1'))
  t.match(plain, { code: 'TSK_PACKAGES_JOB_FAILED', exitCode: 5, message: /it compiles helm, and that failed/ })
  t.same(plain.evidence, ['Error: exit 1', 'all of its output: /logs/programs.log'])
  t.match(plain.hint, /everything finished is kept/)
  const known = jobFailed(
    { title: 'x' },
    'l',
    new UserError('TSK_DOWNLOAD_STALLED', 'slow', { hint: 'try later', evidence: ['$ get'] }),
  )
  t.equal(known.hint, 'try later')
  t.same(known.evidence, ['$ get', 'all of its output: l'])
  const refused = new CommandError({
    argv: ['go'],
    exitCode: 1,
    stdout: '',
    stderr: 'dial tcp: connect: connection refused',
    reason: 'exit',
    durationMs: 1,
    planned: false,
  })
  t.match(
    jobFailed({ title: 'x' }, 'l', refused).hint,
    /GOPROXY/,
    'not the advice for a cluster that refuses connections',
  )
  t.match(jobFailed({ title: 'x' }, 'l', new Error('write: no space left on device')).hint, /disk space/)
})
