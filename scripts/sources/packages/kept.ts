import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Context } from '../../lib/run/context.ts'
import { type Job, jobFailed } from './jobs.ts'
import type { Plan } from './plan.ts'

/** What the jobs use of the context. */
export type Tools = Pick<Context, 'shell' | 'paths' | 'env' | 'signal'>

export type OnLine = (line: string) => void

/** CPU seconds of each job; the figures of k8s/packages/README.md. */
export const COST = {
  programs: 600,
  oneProgram: 150,
  runc: 3,
  debian: 22,
  layer: 6,
  postgres: 10,
  machine: 12,
  nodeRuntime: 8,
  bases: 15,
  machineImage: 10,
  preload: 25,
  ingress: 470,
  ingressImage: 4,
}

/** A job that is known by its name and the key of its inputs. */
export interface StoredJob {
  id: string
  title: string
  needs: string[]
  cpuSeconds: number
  key: string
}

/** A job whose result is one folder of the store. */
export function stored(
  plan: Plan,
  tools: Tools,
  { key, ...about }: StoredJob,
  fill: (folder: string, onLine: OnLine) => Promise<void>,
): Job {
  return job(tools, { ...about, done: () => plan.store.has(about.id, key) }, (onLine) =>
    plan.store.publish(about.id, key, (folder) => fill(folder, onLine)),
  )
}

/** The folder of a result that only some commands need, which is made when it is missing. */
export async function obtain(
  plan: Plan,
  context: Context,
  about: StoredJob,
  fill: (folder: string, onLine: OnLine) => Promise<void>,
): Promise<string> {
  const job = stored(plan, context, about, fill)
  if (!(await job.done())) {
    context.report.update(about.title)
    await job.run()
  }
  return plan.store.path(about.id, about.key)
}

/** Adds what every job has: its log file, and an error that quotes it. */
export function job(
  { paths }: Tools,
  about: Omit<Job, 'done' | 'run'> & { done: () => boolean },
  run: (onLine: OnLine) => Promise<unknown>,
): Job {
  const log = join(paths.logs, 'packages', `${about.id}.log`)
  return {
    ...about,
    done: async () => about.done(),
    async run() {
      mkdirSync(join(paths.logs, 'packages'), { recursive: true })
      appendFileSync(log, `--- ${new Date().toISOString()} ${about.title}\n`)
      try {
        await run((line) => appendFileSync(log, `${line}\n`))
      } catch (error) {
        throw jobFailed(about, log, error)
      }
    },
  }
}
