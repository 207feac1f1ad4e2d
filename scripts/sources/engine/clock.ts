import { formatDuration } from '../../lib/units.ts'

/** A token lives five minutes, and certificates begin to hold at a moment: clocks that differ break both. */
export const TOLERATED_MS = 30_000

/** How the clock of an engine is set again: one in a virtual machine stands still while the machine sleeps. */
export const SET_CLOCK = 'Set the clock: sudo timedatectl set-ntp true; with an engine in a virtual machine, restart it'

/** A sentence about a clock that differs too much; undefined where it does not, or is not known. */
export function clockDifference(name: string, aheadMs: number | undefined): string | undefined {
  if (aheadMs === undefined || Math.abs(aheadMs) <= TOLERATED_MS) return undefined
  return `${name} is ${formatDuration(Math.abs(aheadMs))} ${aheadMs > 0 ? 'ahead' : 'behind'}`
}
