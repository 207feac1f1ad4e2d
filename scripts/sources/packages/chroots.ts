import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CommandOptions } from '../../lib/shell/command.ts'
import type { Shell } from '../../lib/shell/shell.ts'
import { changedPaths, customization, type Layers } from './layers.ts'

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg'
/** Arguments of apt-get that list where this machine gets its packages; `debianSources` reads the answer. */
export const INDEXES = [
  'indextargets',
  '--format',
  '$(ORIGIN)|$(CODENAME)|$(SITE)|$(RELEASE)|$(COMPONENT)',
  'Identifier: Packages',
]
const TIMEOUT_MS = 15 * 60_000

/** What the making of a layer needs to know besides its name. */
export interface LayerBuild {
  shell: Shell
  layers: Layers
  /** k8s/packages/images. */
  images: string
  onLine: (line: string) => void
  /** Where the finished layer below is, for a layer that has one. */
  parent?: string
}

/**
 * Makes `layer.tar` of one layer in `folder`, and keeps the whole file system in `root` for the layers that start from
 * it. apt runs on the host, so that its settings for mirrors, proxies and certificates hold.
 */
export async function buildLayer(name: string, folder: string, build: LayerBuild): Promise<void> {
  const root = join(folder, 'root')
  const options: CommandOptions = { timeoutMs: TIMEOUT_MS, onLine: build.onLine }
  if (build.parent === undefined) await bootstrap(name, root, build, options)
  else await extend(name, folder, root, build.parent, build, options)
  for (const script of customization(name, build.images)) {
    await build.shell.act('chroot', [root, '/bin/sh', '-eu'], { ...options, input: await readFile(script, 'utf8') })
  }
  const paths = changedPaths(root, build.parent && join(build.parent, 'root'), build.layers.exclude)
  const list = join(folder, 'paths')
  await writeFile(list, paths.map((path) => `${path}\0`).join(''))
  await build.shell.act(
    'tar',
    [
      '--create',
      '--file',
      join(folder, 'layer.tar'),
      '--directory',
      root,
      '--numeric-owner',
      '--no-recursion',
      '--null',
      '--files-from',
      list,
    ],
    options,
  )
  const isParent = Object.values(build.layers.layers).some(({ from }) => from === name)
  await rm(isParent ? join(root, 'var', 'cache', 'apt') : root, { recursive: true })
}

async function bootstrap(
  name: string,
  root: string,
  { shell, layers }: LayerBuild,
  options: CommandOptions,
): Promise<void> {
  const [indexes, settings] = await Promise.all([
    shell.ask('apt-get', INDEXES),
    shell.ask('apt-config', ['dump', 'Acquire']),
  ])
  const packages = layers.layers[name]!.packages
  await shell.act('mmdebstrap', mmdebstrapArgs(layers.suite, root, packages, indexes.stdout, settings.stdout), options)
}

/**
 * Arguments of mmdebstrap: the essential packages and these, from the mirrors and with the settings of the host's apt.
 */
export function mmdebstrapArgs(
  suite: string,
  root: string,
  packages: readonly string[],
  indexes: string,
  settings: string,
): string[] {
  return [
    '--quiet',
    '--mode=root',
    '--variant=essential',
    '--format=directory',
    `--include=${packages.join(',')}`,
    // The package lists stay: the layers above are installed from them.
    '--skip=cleanup/apt',
    '--dpkgopt=force-unsafe-io',
    ...['doc', 'info', 'locale', 'man'].map((folder) => `--dpkgopt=path-exclude=/usr/share/${folder}/*`),
    ...acquireOptions(settings).map((option) => `--aptopt=${option}`),
    `--keyring=${KEYRING}`,
    suite,
    root,
    ...debianSources(suite, indexes),
  ]
}

/**
 * The host's sources of this Debian suite, one line each; none on another system, where mmdebstrap's defaults are
 * right.
 */
export function debianSources(suite: string, indexes: string): string[] {
  const lines = indexes
    .split('\n')
    .map((line) => line.split('|'))
    .filter(
      ([origin, codename = '']) => origin === 'Debian' && (codename === suite || codename.startsWith(`${suite}-`)),
    )
    .map(([, , site, release, component]) => `deb ${site} ${release} ${component}`)
  return [...new Set(lines)]
}

/** Proxies, certificates and clock tolerance of the host's apt, from `apt-config dump`. */
export const acquireOptions = (settings: string): string[] =>
  settings
    .split('\n')
    .filter(
      (line) =>
        /^Acquire::(Check-|Retries|https?::.*(Proxy|Ca|Ssl|Verify|Issuer))/i.test(line) && !line.endsWith('"";'),
    )

async function extend(
  name: string,
  folder: string,
  root: string,
  parent: string,
  build: LayerBuild,
  options: CommandOptions,
) {
  const config = join(folder, 'apt.conf')
  await build.shell.act('cp', ['--archive', '--reflink=auto', join(parent, 'root'), root], options)
  await writeFile(config, aptConfig(root))
  const env = { APT_CONFIG: config, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' }
  const install = ['-q', '-y', 'install', ...build.layers.layers[name]!.packages]
  const first = await build.shell.probe('apt-get', install, { ...options, env })
  if (first.exitCode === 0) return
  // The lists are as old as the layer below: packages may have newer versions since.
  await build.shell.act('apt-get', ['-q', 'update'], { ...options, env })
  await build.shell.act('apt-get', install, { ...options, env })
}

/** Lets the host's apt install into another file system. */
export function aptConfig(root: string): string {
  const trusted = existsSync(KEYRING) ? KEYRING : '/etc/apt/trusted.gpg'
  return [
    `Dir "${root}/";`,
    'Dir::Bin::Methods "/usr/lib/apt/methods";',
    'Dir::Bin::dpkg "/usr/bin/dpkg";',
    `Dir::Etc::Trusted "${trusted}";`,
    'Dir::Etc::TrustedParts "/etc/apt/trusted.gpg.d/";',
    'Dir::Etc::netrc "/etc/apt/auth.conf";',
    'Dir::Etc::netrcparts "/etc/apt/auth.conf.d/";',
    `DPkg::Chroot-Directory "${root}";`,
    'APT::Install-Recommends "false";',
    '',
  ].join('\n')
}
