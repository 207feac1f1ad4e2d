import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** A process number comes again, after hours or after a reboot: these tell two owners of one number apart. */

/** A zombie has ended; only its parent has not looked yet. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return fieldsOf(pid)[0] !== 'Z'
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** The boot and the moment in it at which a process began; undefined when it has ended, or the system does not tell. */
export function identityOf(pid: number, platform = process.platform, ps = startOf): string | undefined {
  if (platform !== 'linux') return ps(pid) || undefined
  const ticks = startTicks(pid)
  return ticks === undefined ? undefined : `${readIfThere('/proc/sys/kernel/random/boot_id').trim()} ${ticks}`
}

/** Whether a process began later than a moment in epoch milliseconds; false when nobody can say. */
export function startedAfter(pid: number, moment: number, platform = process.platform, ps = startOf): boolean {
  const started = platform === 'linux' ? linuxStart(pid) : Date.parse(ps(pid))
  // The system counts in hundredths of seconds, or in whole ones.
  return started > moment + 2_000
}

/** The time at which a process began, in the words of ps, which macOS always has. */
function startOf(pid: number): string {
  const { stdout } = spawnSync('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], {
    encoding: 'utf8',
    env: { LC_ALL: 'C' },
  })
  return stdout?.trim() ?? ''
}

const TICKS_PER_SECOND = 100

function linuxStart(pid: number): number {
  const boot = Number(/^btime (\d+)$/m.exec(readIfThere('/proc/stat'))?.[1] ?? Number.NaN)
  return (boot + Number(startTicks(pid) ?? Number.NaN) / TICKS_PER_SECOND) * 1_000
}

/** Field 22 of proc(5): hundredths of seconds after the boot. */
function startTicks(pid: number): string | undefined {
  const fields = fieldsOf(pid)
  return fields[0] === 'Z' ? undefined : fields[19]
}

/** The fields of proc(5) from the third on, the state. The name before them may hold blanks and parentheses. */
function fieldsOf(pid: number): string[] {
  const stat = readIfThere(`/proc/${pid}/stat`)
  return stat === '' ? [] : stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
