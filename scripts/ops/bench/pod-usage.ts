import { createCluster } from '../../lib/cluster/cluster.ts'
import { inNode } from '../../lib/images/node-inventory.ts'
import type { Context } from '../../lib/run/context.ts'
import { TICK_MS } from './cost.ts'

/** The three whose pods are told apart. */
export type PodComponent = 'frontend' | 'backend' | 'database'

/** Components of the pods that run, by the pods' identities. */
export type Pods = ReadonlyMap<string, PodComponent>

export async function readPods(context: Context): Promise<Pods> {
  const selector = `app.kubernetes.io/instance=${context.config.release}`
  const pods = await createCluster(context).get('pods', selector)
  return new Map(
    pods.flatMap(({ metadata }): [string, PodComponent][] => {
      const component = metadata.labels?.['app.kubernetes.io/component']
      const known = component === 'frontend' || component === 'backend' || component === 'database'
      return known && metadata.uid && !metadata.deletionTimestamp ? [[metadata.uid, component]] : []
    }),
  )
}

/** Processor time so far, in milliseconds: of each pod since it began, and of the machine since its start. */
export interface ProcessorTime {
  readonly pods: ReadonlyMap<string, number>
  readonly machineMs: number
}

/** Both kinds of control groups; the first has nanoseconds, the second microseconds. */
const ASK_TIME = `cd /sys/fs/cgroup && head -n 1 /proc/stat && if [ -d cpuacct ]; then
  grep -H '' $(find cpuacct/ -path '*pod*/cpuacct.usage'); else grep -H usage_usec $(find . -path '*pod*/cpu.stat'); fi`

const ASK_MEMORY = `cd /sys/fs/cgroup && if [ -d memory ]; then
  grep -H '^total_rss ' $(find memory/ -path '*pod*/memory.stat')
  else grep -H '^anon ' $(find . -path '*pod*/memory.stat'); fi`

const inShell = ({ config, shell }: Context, script: string) =>
  shell.ask('docker', inNode(config.profile, ['sh', '-c', script]), { timeoutMs: 30_000 })

/** Throws when the node does not say. */
export async function readProcessorTime(context: Context): Promise<ProcessorTime> {
  return parseProcessorTime((await inShell(context, ASK_TIME)).stdout)
}

/** The memory that belongs to each pod alone, without what the kernel keeps of files. */
export async function readMemory(context: Context): Promise<ReadonlyMap<string, number>> {
  return new Map(podLines((await inShell(context, ASK_MEMORY)).stdout, /^(?:total_rss|anon) (\d+)$/, () => 1))
}

export function parseProcessorTime(text: string): ProcessorTime {
  const [machine = '', ...rest] = text.split('\n')
  const [user, nice, system, , , irq, softirq] = machine.split(/\s+/).slice(1).map(Number)
  const busy = [user, nice, system, irq, softirq].reduce<number>((sum, each) => sum + each!, 0)
  const scale = (file: string): number => (file === 'cpuacct.usage' ? 1e-6 : 1e-3)
  const pods = new Map(podLines(rest.join('\n'), /^(?:usage_usec )?(\d+)$/, scale))
  if (!Number.isFinite(busy) || pods.size === 0)
    throw new Error(`the node does not say what its pods used: ${text.slice(0, 100)}`)
  return { pods, machineMs: busy * TICK_MS }
}

/** Lines `PATH:VALUE` of control groups of whole pods; those of containers lie deeper and are left out. */
function podLines(text: string, value: RegExp, scale: (file: string) => number): [string, number][] {
  return text.split('\n').flatMap((line): [string, number][] => {
    const [, uid, file, said] = /pod([0-9a-f_-]{36})(?:\.slice)?\/([\w.]+):(.*)$/.exec(line) ?? []
    const number = value.exec(said ?? '')?.[1]
    return number === undefined ? [] : [[uid!.replaceAll('_', '-'), Number(number) * scale(file!)]]
  })
}

/** What the pods of each component used between two readings, in milliseconds, and the machine as a whole. */
export function usedBetween(pods: Pods, before: ProcessorTime, after: ProcessorTime) {
  const sums: Record<PodComponent, number> = { frontend: 0, backend: 0, database: 0 }
  for (const [uid, component] of pods) sums[component] += (after.pods.get(uid) ?? 0) - (before.pods.get(uid) ?? 0)
  return { ...sums, machine: after.machineMs - before.machineMs }
}
