import { lstatSync, readdirSync, readFileSync, readlinkSync, type Stats } from 'node:fs'
import { join, matchesGlob } from 'node:path'
import { parse } from 'yaml'
import { contentKey } from './content-key.ts'

/** One Debian layer: the packages it adds to another one. */
interface Layer {
  from?: string
  packages: string[]
}

/** The content of k8s/packages/images/layers.yaml. */
export interface Layers {
  suite: string
  layers: Record<string, Layer>
  exclude: string[]
}

/** Reads the layers. The file is part of the repository and its tests, so it is trusted to have its shape. */
export function readLayers(images: string): Layers {
  return parse(readFileSync(join(images, 'layers.yaml'), 'utf8')) as Layers
}

/** The key of a layer: its packages, its customisation, and those of everything below it. */
export function layerKey(
  name: string,
  { suite, layers, exclude }: Layers,
  images: string,
  architecture: string,
): string {
  const chain = ancestry(name, layers)
  return contentKey({
    root: images,
    values: [suite, architecture, ...exclude, ...chain.flatMap((each) => [each, ...layers[each]!.packages])],
    files: chain.flatMap((each) => customization(each, images)),
  })
}

/** The script that is run inside a layer after its packages are installed, when it has one. */
export function customization(name: string, images: string): string[] {
  return readdirSync(join(images, 'customize')).includes(`${name}.sh`) ? [join(images, 'customize', `${name}.sh`)] : []
}

function ancestry(name: string, layers: Layers['layers']): string[] {
  const below = layers[name]?.from
  return [...(below === undefined ? [] : ancestry(below, layers)), name]
}

/**
 * The paths, relative to `root`, that differ from `parent`; all of them without a parent. A changed entry brings its
 * folders, so that their owners and modes travel too. Deletions do not: no package that we install deletes anything.
 */
export function changedPaths(root: string, parent: string | undefined, exclude: readonly string[]): string[] {
  const changed: string[] = []
  const visit = (path: string): boolean => {
    if (exclude.some((pattern) => matchesGlob(path, pattern))) return false
    const entry = lstatSync(join(root, path))
    const at = changed.push(path) - 1
    const below = entry.isDirectory() ? readdirSync(join(root, path)).map((name) => visit(join(path, name))) : []
    const keep =
      below.some(Boolean) || differs(join(root, path), entry, parent === undefined ? undefined : join(parent, path))
    if (!keep) changed.length = at
    return keep
  }
  for (const name of readdirSync(root).sort()) visit(name)
  return changed
}

function differs(path: string, entry: Stats, other: string | undefined): boolean {
  const before = other === undefined ? undefined : lstatSync(other, { throwIfNoEntry: false })
  if (other === undefined || before === undefined) return true
  if (entry.mode !== before.mode || entry.uid !== before.uid || entry.gid !== before.gid) return true
  if (entry.isSymbolicLink()) return readlinkSync(path) !== readlinkSync(other)
  // The modification time of a folder changes with every file that comes and goes in it.
  return !entry.isDirectory() && (entry.size !== before.size || entry.mtimeMs !== before.mtimeMs)
}
