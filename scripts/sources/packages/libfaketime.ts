import { readdirSync } from 'node:fs'
import { chmod, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from '../../lib/run/context.ts'
import type { CommandOptions } from '../../lib/shell/command.ts'
import { contentKey } from './content-key.ts'
import { obtain } from './kept.ts'
import { architecture, readPlan } from './plan.ts'

const LIMIT_MS = 10 * 60_000

/** What is asked for the time, and nothing of what waits: waits are told how long, and need no other time. */
const FLAGS = [
  '-std=gnu99',
  '-O2',
  '-w',
  '-fPIC',
  '-shared',
  '-s',
  '-pthread',
  '-DPREFIX="/usr"',
  '-DLIBDIRNAME="/lib"',
]

/** Zig's name of Linux on this machine's architecture, with a glibc no newer than that of the images. */
const target = (): string => `${architecture() === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu.2.28`

/**
 * The path of a library that, loaded before the others, tells a program of another time, for Linux on this machine's
 * architecture. It is compiled when it is missing, in about half a minute.
 */
export async function libfaketimeLibrary(context: Context): Promise<string> {
  const { paths } = context
  const plan = readPlan(paths.root, paths.cache)
  const pins = join(plan.source, 'libfaketime', 'requirements.txt')
  const key = contentKey({ root: plan.source, values: [target(), ...FLAGS], files: [pins] })
  const about = { id: 'libfaketime', title: 'compiles libfaketime', needs: [], cpuSeconds: 10, key }
  const folder = await obtain(plan, context, about, (into, onLine) => compile(context, pins, into, onLine))
  return join(folder, 'libfaketime.so.1')
}

/** pip knows this machine's package index and checks the hashes. */
async function compile({ shell }: Context, pins: string, folder: string, onLine: (line: string) => void) {
  const work = join(folder, 'work')
  await mkdir(work)
  const options: CommandOptions = { cwd: work, timeoutMs: LIMIT_MS, onLine }
  const download = ['download', '--disable-pip-version-check', '--no-deps', '--only-binary=:all:', '--require-hashes']
  await shell.act('python3', ['-m', 'pip', ...download, '--dest', work, '--requirement', pins], options)
  for (const wheel of readdirSync(work).filter((name) => name.endsWith('.whl')))
    await shell.act('python3', ['-m', 'zipfile', '--extract', wheel, work], options)
  const zig = join(work, 'ziglang', 'zig')
  // A wheel's permissions are pip's affair.
  await chmod(zig, 0o755)
  const env = { ZIG_GLOBAL_CACHE_DIR: join(work, 'cache'), ZIG_LOCAL_CACHE_DIR: join(work, 'cache') }
  const code = join(work, 'libfaketime', 'vendor', 'libfaketime', 'src', 'libfaketime.c')
  const library = ['-o', join(folder, 'libfaketime.so.1'), code, '-ldl', '-lm', '-lrt']
  await shell.act(zig, ['cc', '-target', target(), ...FLAGS, ...library], { ...options, env })
  await rm(work, { recursive: true })
}
