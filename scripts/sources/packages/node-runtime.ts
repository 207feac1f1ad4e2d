import { cp, mkdir, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { CommandOptions } from '../../lib/shell/command.ts'
import type { Shell } from '../../lib/shell/shell.ts'

/** Makes `runtime.tar`: the official Node binary, as npm's package `node` carries it, and npm. */
export async function buildNodeRuntime(
  shell: Shell,
  source: string,
  folder: string,
  options: CommandOptions,
): Promise<void> {
  const download = join(folder, 'download')
  const local = join(folder, 'root', 'usr', 'local')
  await cp(source, download, { recursive: true })
  await shell.act('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    ...options,
    cwd: download,
    timeoutMs: 5 * 60_000,
  })
  await mkdir(join(local, 'bin'), { recursive: true })
  await mkdir(join(local, 'lib', 'node_modules'), { recursive: true })
  const binary = join(download, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node')
  await shell.act('strip', ['-o', join(local, 'bin', 'node'), binary], options)
  const npm = join(local, 'lib', 'node_modules', 'npm')
  await cp(join(download, 'node_modules', 'npm'), npm, { recursive: true, verbatimSymlinks: true })
  for (const unused of ['docs', 'man']) await rm(join(npm, unused), { recursive: true, force: true })
  for (const name of ['npm', 'npx'])
    await symlink(`../lib/node_modules/npm/bin/${name}-cli.js`, join(local, 'bin', name))
  await shell.act(
    'tar',
    [
      '--create',
      '--file',
      join(folder, 'runtime.tar'),
      '--directory',
      join(folder, 'root'),
      '--owner=0',
      '--group=0',
      '--numeric-owner',
      '--mtime=@0',
      '--sort=name',
      'usr',
    ],
    options,
  )
  await rm(download, { recursive: true })
  await rm(join(folder, 'root'), { recursive: true })
}
