import type { Overview } from './overview.ts'

/** What a person does next, and why. */
export interface NextCommand {
  command: string
  reason: string
}

/**
 * The one clear next step in the state that an overview shows. `desired` is how many pods the chart asks for, by
 * workload.
 */
export function nextCommand(overview: Overview, desired: ReadonlyMap<string, number>): NextCommand {
  const { cluster, release, workloads, url, causes, target } = overview
  const first = target === undefined ? ofOwnNode(overview) : undefined
  if (first) return first
  if (target !== undefined && cluster === 'unreachable')
    return { command: 'npm run setup', reason: `the target "${target}" does not answer; setup says why` }
  if (!release) return { command: 'npm run deploy', reason: 'nothing is installed' }
  if (release.status !== 'deployed') return { command: 'npm run deploy', reason: `the release is ${release.status}` }
  const [cause] = causes
  if (cause) return { command: cause.mend, reason: cause.sentence }
  const fatal = workloads.find((each) => each.fatal)
  if (fatal)
    return {
      command: commandIn(fatal.fatal!.hint) ?? `npm run logs -- ${componentOf(fatal.name)}`,
      reason: fatal.fatal!.message,
    }
  const scaledDown = workloads.find(({ name, desired: wanted }) => wanted < (desired.get(name) ?? 0))
  if (scaledDown)
    return {
      command: 'npm run deploy -- --only deploy --force',
      reason: `${scaledDown.name} was scaled to ${scaledDown.desired}`,
    }
  const pending = workloads.find(({ done }) => !done)
  if (pending)
    return { command: `npm run logs -- ${componentOf(pending.name)}`, reason: `${pending.name}: ${pending.detail}` }
  if (!url.answers) return { command: 'npm run doctor', reason: `${url.address} does not answer (${url.detail})` }
  return { command: 'npm run open', reason: `the application is live at ${url.address}` }
}

/** The next step where engine, node or API server are not as they should be. */
function ofOwnNode({ engine, node, cluster }: Overview): NextCommand | undefined {
  if (engine === 'silent') return { command: 'npm run doctor', reason: 'no Docker engine answers' }
  if (node === 'missing') return { command: 'npm run deploy', reason: 'there is no cluster yet' }
  if (node === 'stopped') return { command: 'npm run setup', reason: 'the node is stopped; setup resumes it' }
  if (node === 'foreign')
    return {
      command: 'npm run deploy -- --profile NAME',
      reason: 'a cluster of this name belongs to another checkout; choose a name of your own',
    }
  if (node === 'paused') return { command: 'npm run setup', reason: 'the node is paused; setup unpauses it' }
  if (node !== 'running') return { command: 'npm run doctor', reason: `the node is ${node}` }
  if (cluster === 'unreachable')
    return { command: 'npm run setup', reason: 'the node runs, its API server does not answer' }
  return undefined
}

/** `backend` for `taskora-backend`. */
const componentOf = (name: string): string => name.slice(name.lastIndexOf('-') + 1)

/** The first command that a hint names. */
const commandIn = (hint: string | undefined): string | undefined =>
  /npm run [\w-]+( -- [^`;,]+)?/.exec(hint ?? '')?.[0].trim()
