// Places on this machine where programs look for authorities that they believe.
import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'
import type { Context } from '../run/context.ts'
import { homeFolder } from '../run/paths.ts'
import { type Command, findExecutable } from '../shell/command.ts'
import { authorityFile, authorityName } from './authority.ts'

export interface TrustStore {
  /** What it is, for people. */
  readonly label: string
  /** Whether only root may change it. */
  readonly needsRoot: boolean
  /** It holds the authority when this file is there, or when this command succeeds. */
  readonly holds: { readonly file: string } | { readonly command: Command }
  readonly add: readonly Command[]
  readonly remove: readonly Command[]
}

/** What there is to know of a machine. */
export interface Machine {
  readonly platform: NodeJS.Platform
  readonly home: string
  readonly exists: (path: string) => boolean
  /** Paths that fit a pattern. */
  readonly glob: (pattern: string) => readonly string[]
  /** The path of a tool, or undefined. */
  readonly find: (tool: string) => string | undefined
}

/** Folders of Linux distributions, and the tool that takes over what lies in them. */
const SYSTEMS = [
  { folder: '/usr/local/share/ca-certificates', ending: 'crt', tool: 'update-ca-certificates', args: [] },
  { folder: '/etc/pki/ca-trust/source/anchors', ending: 'pem', tool: 'update-ca-trust', args: ['extract'] },
  { folder: '/etc/ca-certificates/trust-source/anchors', ending: 'pem', tool: 'update-ca-trust', args: [] },
] as const

const KEYCHAIN = '/Library/Keychains/System.keychain'

/** Folders with databases of NSS: Chromium's, and a profile of Firefox each, also from snap. */
const DATABASES = [
  '.pki/nssdb/cert9.db',
  'snap/chromium/current/.pki/nssdb/cert9.db',
  '.mozilla/firefox/*/cert9.db',
  'snap/firefox/common/.mozilla/firefox/*/cert9.db',
]

type Authority = { readonly file: string; readonly name: string }

/** The stores of a machine, and what adds an authority to each. `without`: what cannot be done here, and why. */
export function storesOf(machine: Machine, authority: Authority): { stores: TrustStore[]; without: string[] } {
  const databases = DATABASES.flatMap((pattern) => machine.glob(join(machine.home, pattern))).map((file) =>
    join(file, '..'),
  )
  const certutil = machine.find('certutil')
  const system = machine.platform === 'darwin' ? keychain(authority) : systemStore(machine, authority)
  return {
    stores: [
      ...(system ? [system] : []),
      ...(certutil ? databases.map((folder) => database(certutil, folder, authority)) : []),
    ],
    without: [
      ...(system ? [] : ['this system has no store of certificates that is known here']),
      ...(databases.length > 0 && !certutil
        ? [`${databases.join(', ')}: certutil is missing (package libnss3-tools or nss-tools)`]
        : []),
    ],
  }
}

function systemStore({ exists, find }: Machine, { file, name }: Authority): TrustStore | undefined {
  for (const { folder, ending, tool, args } of SYSTEMS) {
    const path = find(tool)
    if (!path || !exists(folder)) continue
    const place = join(folder, `${name.toLowerCase().replaceAll(' ', '-')}.${ending}`)
    return {
      label: `the store of this system (${folder})`,
      needsRoot: true,
      holds: { file: place },
      add: [
        ['install', ['-m', '0644', file, place]],
        [path, args],
      ],
      remove: [
        ['rm', ['-f', place]],
        [path, args],
      ],
    }
  }
  return undefined
}

const keychain = ({ file, name }: Authority): TrustStore => ({
  label: `the keychain of this system (${KEYCHAIN})`,
  needsRoot: true,
  holds: { command: ['security', ['find-certificate', '-c', name, KEYCHAIN]] },
  add: [['security', ['add-trusted-cert', '-d', '-r', 'trustRoot', '-k', KEYCHAIN, file]]],
  remove: [['security', ['delete-certificate', '-c', name, '-t', KEYCHAIN]]],
})

const database = (certutil: string, folder: string, { file, name }: Authority): TrustStore => ({
  label: `the database of a browser (${folder})`,
  needsRoot: false,
  holds: { command: [certutil, ['-L', '-d', `sql:${folder}`, '-n', name]] },
  add: [[certutil, ['-A', '-d', `sql:${folder}`, '-t', 'C,,', '-n', name, '-i', file]]],
  remove: [[certutil, ['-D', '-d', `sql:${folder}`, '-n', name]]],
})

/** Tools of root are often not on a person's PATH. */
const thisMachine = ({ env }: Pick<Context, 'env'>): Machine => ({
  platform: process.platform,
  home: homeFolder(env),
  exists: existsSync,
  glob: (pattern) => globSync(pattern),
  find: (tool) => findExecutable(tool, `${env['PATH'] ?? ''}:/usr/sbin:/sbin`),
})

/** The stores of this machine; none where there is no authority. `machine` for tests. */
export function trustStores(context: Context, machine = thisMachine(context)): ReturnType<typeof storesOf> {
  const name = authorityName(context)
  return name === undefined ? { stores: [], without: [] } : storesOf(machine, { name, file: authorityFile(context) })
}

/** Whether a store holds the authority. Only asks. */
export async function holdsAuthority({ shell }: Context, { holds }: TrustStore): Promise<boolean> {
  if ('file' in holds) return existsSync(holds.file)
  return (await shell.probe(...holds.command, { timeoutMs: 15_000 })).exitCode === 0
}

/** The stores of this machine that hold it. Only asks. */
export async function trustingStores(context: Context): Promise<TrustStore[]> {
  const { stores } = trustStores(context)
  const held = await Promise.all(stores.map((store) => holdsAuthority(context, store)))
  return stores.filter((_, index) => held[index])
}
