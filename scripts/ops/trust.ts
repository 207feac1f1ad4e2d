// Programs of this machine believe the certificate of https, or stop believing it. Only ever on request.
import { UserError } from '../lib/errors.ts'
import { confirm } from '../lib/run/confirm.ts'
import type { Context } from '../lib/run/context.ts'
import type { Operation } from '../lib/run/operation.ts'
import { type Command, formatCommand } from '../lib/shell/command.ts'
import { authorityCertificate, authorityFile } from '../lib/tls/authority.ts'
import { holdsAuthority, type TrustStore, trustStores } from '../lib/tls/stores.ts'
import { count } from '../lib/units.ts'

interface Outcome {
  readonly authority: string
  /** Stores that were changed, by their labels. */
  readonly changed: readonly string[]
  /** Commands that only root may run, to be pasted. */
  readonly left: readonly string[]
}

export const operation: Operation = {
  name: 'trust',
  summary: "Let this machine's programs trust the certificate of https; says what it changes, and asks first",
  flags: { remove: { about: 'take it back everywhere; the authority itself stays' } },
  // What it changes is no cluster, and still leaves a log.
  changes: true,
  async run(context) {
    if (authorityCertificate(context) === undefined) throw noAuthority()
    return changeStores(context, trustStores(context))
  },
}

/** Adds to the stores that lack the authority, or removes from those that have it. `isRoot` for tests. */
export async function changeStores(
  context: Context,
  { stores, without }: ReturnType<typeof trustStores>,
  isRoot = process.getuid?.() === 0,
): Promise<Outcome> {
  const { report, options } = context
  const remove = options.values['remove'] === true
  const authority = authorityFile(context)
  const held = await Promise.all(stores.map((store) => holdsAuthority(context, store)))
  const due = stores.filter((_, index) => held[index] === remove)
  for (const each of without) report.warn(each)
  if (due.length === 0) {
    report.note(remove ? 'No store of this machine trusts it' : 'Every store that is known here trusts it already')
    return { authority, changed: [], left: [] }
  }
  const commandsOf = (store: TrustStore): readonly Command[] => (remove ? store.remove : store.add)
  const mayChange = (store: TrustStore): boolean => isRoot || !store.needsRoot
  for (const store of due) {
    report.note(`${remove ? 'removes it from' : 'adds it to'} ${store.label}${mayChange(store) ? '' : ', as root'}:`)
    // A dry run shows them as it shows every command.
    if (options.dryRun && mayChange(store)) continue
    for (const each of commandsOf(store)) report.note(`  ${pasted(each, !mayChange(store))}`)
  }
  const now = due.filter(mayChange)
  const left = due
    .filter((store) => !mayChange(store))
    .flatMap((store) => commandsOf(store).map((each) => pasted(each, true)))
  if (now.length > 0) await confirm(context, `This changes ${count(now.length, 'store')} as listed above.`)
  for (const store of now) for (const [tool, args] of commandsOf(store)) await context.shell.act(tool, args)
  if (left.length > 0) report.warn(`Not done, for only root may: ${left.join(' && ')}`)
  return { authority, changed: options.dryRun ? [] : now.map(({ label }) => label), left }
}

const pasted = ([tool, args]: Command, asRoot: boolean): string =>
  formatCommand([...(asRoot ? ['sudo'] : []), tool, ...args])

const noAuthority = (): UserError =>
  new UserError('TSK_TLS_NO_AUTHORITY', 'This installation has no certificate authority: there is nothing to trust', {
    hint: '`npm run deploy -- --tls` makes one',
  })
