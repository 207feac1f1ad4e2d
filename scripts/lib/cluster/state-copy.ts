import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Context } from '../run/context.ts'
import type { Command } from '../shell/command.ts'
import { hasCluster } from './minikube.ts'
import { KEPT, OWNER_FILE } from './node-owner.ts'

type Scope = Pick<Context, 'config' | 'paths' | 'shell' | 'report'>

/** What minikube needs to resume or to remove a node: who may sign for it, how to reach it, and how it was made. */
const partsOf = (profile: string): string[] =>
  [
    'ca.crt',
    'ca.key',
    'proxy-client-ca.crt',
    'proxy-client-ca.key',
    'certs',
    'machines/server.pem',
    'machines/server-key.pem',
    `machines/${profile}`,
    `profiles/${profile}`,
  ].map((part) => `.minikube/${part}`)

const COPY = `${KEPT}/minikube`

/** Whole or not at all; the owner is named last, when the copy is there. Readable by root alone: keys are among it. */
const STORE = `umask 077 && rm -rf ${COPY}.new && mkdir -p ${COPY}.new && tar -x -f - -C ${COPY}.new &&
rm -rf ${COPY} && mv ${COPY}.new ${COPY} && printf %s "$1" > ${OWNER_FILE}`

/** Keeps a copy of minikube's records in the running node, for the case that the state folder is lost. */
export async function keepStateCopy({ config, paths, shell, report }: Scope): Promise<void> {
  const parts = partsOf(config.profile).filter((part) => existsSync(join(paths.minikubeHome, part)))
  if (shell.dryRun || parts.length === 0) return
  const store = ['exec', '--interactive', config.profile, 'sh', '-c', STORE, 'sh', paths.state]
  try {
    await shell.pipe(['tar', ['-C', paths.minikubeHome, '-c', '-f', '-', ...parts]], ['docker', store], {
      timeoutMs: 60_000,
    })
  } catch (error) {
    // The cluster is up without it: only a later loss of the state folder would be harder to mend.
    report.warn(`The node keeps no copy of the state folder: ${(error as Error).message}`)
  }
}

/** Puts minikube's records back from the node, which may be stopped. False when it has no copy. */
export const restoreState = (scope: Scope): Promise<boolean> =>
  unpackState(scope, ['docker', ['cp', `${scope.config.profile}:${COPY}/.`, '-']])

/** The same from the volume of a node that is gone; `image` is any that has tar. */
export const restoreStateFromVolume = (scope: Scope, image: string): Promise<boolean> =>
  unpackState(scope, [
    'docker',
    inVolume(scope.config.profile, image, ['tar', '-C', `/kept${COPY.slice(4)}`, '-c', '.']),
  ])

/** A command over a node's volume, which is its /var, in a container that is gone afterwards. */
export const inVolume = (
  volume: string,
  image: string,
  [program, ...args]: readonly [string, ...string[]],
): string[] => [
  'run',
  '--rm',
  '--network',
  'none',
  '--volume',
  `${volume}:/kept`,
  '--entrypoint',
  program,
  image,
  ...args,
]

async function unpackState(scope: Scope, from: Command): Promise<boolean> {
  const { paths, shell, report } = scope
  if (shell.dryRun) return false
  mkdirSync(paths.minikubeHome, { recursive: true })
  try {
    await shell.pipe(from, ['tar', ['-x', '-f', '-', '-C', paths.minikubeHome]], { timeoutMs: 60_000 })
  } catch {
    return false
  }
  if (!hasCluster(scope)) return false
  report.fact("minikube's records were lost or damaged: put back from the copy in the node")
  return true
}
