import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { UserError } from '../lib/errors.ts'
import type { BaseImages, ToolName } from '../lib/toolchain/provision.ts'

/** The platforms that the tools are published for, in the publishers' own words. */
export type Platform = `${'linux' | 'darwin'}-${'amd64' | 'arm64'}`

/** The tools that are downloaded; `docker` comes with the engine. */
export type PinnedTool = Exclude<ToolName, 'docker'>

/** How one pinned tool is downloaded and checked. */
export interface ToolPin {
  version: string
  megabytes: number
  /** With `{version}`, `{os}` and `{arch}` to be filled in. */
  url: string
  /** The publisher's checksum file, for the platforms whose digest is not pinned. */
  sha256File?: string
  /** The executable inside the archive; absent when the download is the executable. */
  member?: string
  /** A digest, or `publisher`: compare with `sha256File`. */
  sha256: Record<Platform, string>
}

/** The content of versions.yaml. */
export interface Versions {
  kubernetes: string
  images: BaseImages
  /** With its digest. */
  ingressController: string
  registries: string[]
  imageMegabytes: number
  tools: Record<PinnedTool, ToolPin>
}

const ARCHITECTURES: Partial<Record<string, 'amd64' | 'arm64'>> = { x64: 'amd64', arm64: 'arm64' }

let loaded: Versions | undefined

/** The pinned versions. The file is part of the repository and its tests, so it is trusted to have its shape. */
export function versions(): Versions {
  loaded ??= parse(readFileSync(new URL('versions.yaml', import.meta.url), 'utf8')) as Versions
  return loaded
}

/** The publishers' name of a platform in Node's words. Windows runs the suite in WSL, which is Linux. */
export function platformOf(os: string = process.platform, arch: string = process.arch): Platform {
  const published = ARCHITECTURES[arch]
  if ((os === 'linux' || os === 'darwin') && published) return `${os}-${published}`
  throw new UserError('TSK_PLATFORM_UNSUPPORTED', `Kubernetes tools are not published for ${os} on ${arch}.`, {
    hint: os === 'win32' ? 'Run this inside WSL: wsl --install' : 'Use Linux or macOS on amd64 or arm64.',
  })
}

/** Fills `{version}`, `{os}` and `{arch}` into a template of versions.yaml. */
export function fillIn(template: string, version: string, platform: Platform): string {
  const [os = '', arch = ''] = platform.split('-')
  return template.replaceAll('{version}', version).replaceAll('{os}', os).replaceAll('{arch}', arch)
}
