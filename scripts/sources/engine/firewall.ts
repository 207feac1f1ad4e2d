import type { Shell } from '../../lib/shell/shell.ts'

const TABLES = ['filter', 'nat'] as const

/** Rules of others that were lost come back whatever happens to this run. */
const CLEANUP = { cleanup: true }

/** The packet rules of this machine by table, in the words of `iptables --list-rules`. */
export type Rules = Record<(typeof TABLES)[number], string[]>

/** All rules; none where iptables is not installed yet. */
export async function readRules(shell: Shell): Promise<Rules> {
  const [filter, nat] = await Promise.all(
    TABLES.map(async (table) =>
      (await shell.probe('iptables', ['--wait', '--table', table, '--list-rules'], CLEANUP)).stdout
        .split('\n')
        .filter((line) => line.startsWith('-A ')),
    ),
  )
  return { filter: filter ?? [], nat: nat ?? [] }
}

/**
 * Puts back what other engines had written into the chains that all of them share: a dockerd empties these chains when
 * it starts, and the published ports of an engine beside it would be gone.
 */
export async function restoreForeignRules(shell: Shell, before: Rules, bridge: string): Promise<void> {
  const now = await readRules(shell)
  for (const table of TABLES) {
    const lost = lostRules(before[table], now[table], bridge)
    // Inserted at the top one after the other, so from last to first: the chains end with a RETURN.
    for (const rule of lost.reverse()) await change(shell, table, rule.replace(/^-A/, '-I'))
  }
}

/** Rules of Docker's own chains that are gone and were not ours. */
export const lostRules = (before: readonly string[], now: readonly string[], bridge: string): string[] =>
  before.filter((rule) => rule.startsWith('-A DOCKER') && !now.includes(rule) && !rule.split(' ').includes(bridge))

/** Removes the rules that name our bridge or its network. */
export async function removeOwnRules(shell: Shell, bridge: string, network: string | undefined): Promise<void> {
  const rules = await readRules(shell)
  for (const table of TABLES) {
    for (const rule of rules[table].filter((each) => namesOurs(each, bridge, network)))
      await change(shell, table, rule.replace(/^-A/, '-D'))
  }
}

export const namesOurs = (rule: string, bridge: string, network: string | undefined): boolean =>
  rule.split(' ').some((word) => word === bridge || word === network)

/**
 * Docker's rules hold no quoted words, so that blanks separate arguments. A rule that changed meanwhile is no failure.
 */
const change = (shell: Shell, table: string, rule: string): Promise<unknown> =>
  shell.probe('iptables', ['--wait', '--table', table, ...rule.split(' ')], CLEANUP)
