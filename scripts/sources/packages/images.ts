import { copyFile, link, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { CommandOptions } from '../../lib/shell/command.ts'
import type { Shell } from '../../lib/shell/shell.ts'

const BUILD_TIMEOUT_MS = 10 * 60_000

/** A build context: names inside it, and the files they are; a value that starts with `->` is a symbolic link. */
export type BuildContext = Readonly<Record<string, string>>

/** One image of a Dockerfile: its stage and the names it gets. */
export interface ImageTarget {
  target: string
  references: readonly string[]
}

/** Builds the stages of one Dockerfile from files that lie in different places. None of them runs anything. */
export async function buildImages(
  shell: Shell,
  dockerfile: string,
  context: BuildContext,
  targets: readonly ImageTarget[],
  options: CommandOptions,
) {
  const folder = await mkdtemp(join(tmpdir(), 'taskora-images-'))
  try {
    for (const [name, file] of Object.entries(context)) await place(file, join(folder, name))
    for (const target of targets) {
      await shell.act('docker', dockerBuildArgs(dockerfile, target, folder), {
        timeoutMs: BUILD_TIMEOUT_MS,
        ...options,
        env: { DOCKER_BUILDKIT: '1' },
      })
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export const dockerBuildArgs = (dockerfile: string, { target, references }: ImageTarget, folder: string): string[] => [
  'build',
  '--quiet',
  '--target',
  target,
  '--file',
  dockerfile,
  ...references.flatMap((each) => ['--tag', each]),
  folder,
]

/** A hard link where that is possible, for these files are large. */
export async function place(file: string, at: string): Promise<void> {
  await mkdir(dirname(at), { recursive: true })
  if (file.startsWith('->')) return symlink(file.slice(2), at)
  await rm(at, { force: true })
  await link(file, at).catch(() => copyFile(file, at))
}

export const saveImages = (shell: Shell, references: readonly string[], archive: string, options: CommandOptions) =>
  shell.act('docker', ['save', '--output', archive, ...references], { timeoutMs: BUILD_TIMEOUT_MS, ...options })

/** True when the engine holds all of them. */
export async function engineHolds(shell: Shell, references: readonly string[]): Promise<boolean> {
  const answer = await shell.probe('docker', ['image', 'inspect', '--format', '{{.Id}}', ...references], {
    timeoutMs: 20_000,
  })
  return answer.exitCode === 0
}

export const loadImages = (shell: Shell, archive: string, options: CommandOptions) =>
  shell.act('docker', ['load', '--quiet', '--input', archive], { timeoutMs: BUILD_TIMEOUT_MS, ...options })
