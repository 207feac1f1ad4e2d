import { join } from 'node:path'
import { contentKey } from './content-key.ts'
import { type Layers, layerKey, readLayers } from './layers.ts'
import { goBuildArgs, PROGRAMS, type Program, programVersion, readGoMod } from './programs.ts'
import { createStore, type Store } from './store.ts'

/** Names and keys of everything that is built, derived from k8s/packages alone: no work, no network. */
export interface Plan {
  source: string
  images: string
  store: Store
  layers: Layers
  goMod: string
  kubernetes: string
  keys: {
    programs: Record<Program, string>
    runc: string
    layers: Record<string, string>
    nodeRuntime: string
    bases: string
    machine: string
    preload: string
    ingress: string
  }
  references: { node: string; python: string; postgres: string; machine: string; ingress: string }
}

/** The Debian architecture of this machine, which is also Go's name for it. */
export const architecture = (): string => (({ x64: 'amd64' }) as Record<string, string>)[process.arch] ?? process.arch

/** Reads k8s/packages of a repository. `cache` is where the results lie. */
export function readPlan(root: string, cache: string): Plan {
  const source = join(root, 'k8s', 'packages')
  const images = join(source, 'images')
  const go = join(source, 'go')
  const goMod = readGoMod(go)
  const layers = readLayers(images)
  const arch = architecture()
  const key = (values: readonly string[], ...files: string[]): string =>
    contentKey({ root: source, values: [arch, ...values], files })

  const module = contentKey({
    root: source,
    files: ['cmd', 'provisioner', 'go.mod', 'go.sum'].map((name) => join(go, name)),
  })
  const programs = Object.fromEntries(
    Object.keys(PROGRAMS).map((name) => [name, key([module, ...goBuildArgs([name as Program], '', goMod)])]),
  ) as Record<Program, string>
  const layerKeys = Object.fromEntries(
    Object.keys(layers.layers).map((name) => [name, layerKey(name, layers, images, arch)]),
  )
  const runc = key([], join(source, 'bounded-runc'))
  const nodeRuntime = key([], join(images, 'node'))
  const { debian, node, python, postgres, iptables, machine: machineLayer } = layerKeys as Record<string, string>
  const bases = key(
    [debian!, node!, python!, postgres!, nodeRuntime],
    join(images, 'bases.Dockerfile'),
    join(images, 'docker-entrypoint.sh'),
  )
  const machine = key(
    [debian!, iptables!, machineLayer!, programs.crictl, runc],
    join(images, 'machine.Dockerfile'),
    join(images, 'node-entrypoint.sh'),
  )
  const inNode = [programs.kubernetes, programs.kubectl, programs.etcd, programs.coredns, programs.pause]
  const preload = key([machine, ...inNode], join(images, 'preload.sh'))
  const ingress = key([], join(source, 'ingress'), join(images, 'ingress.Dockerfile'))
  return {
    source,
    images,
    layers,
    goMod,
    store: createStore(join(cache, 'packages')),
    kubernetes: programVersion('kubernetes', goMod),
    keys: { programs, runc, layers: layerKeys, nodeRuntime, bases, machine, preload, ingress },
    references: {
      node: `taskora/base-node:${bases}`,
      python: `taskora/base-python:${bases}`,
      postgres: `taskora/base-postgres:${bases}`,
      machine: `taskora/kicbase:${machine}`,
      ingress: `taskora/ingress-controller:${ingress}`,
    },
  }
}

/** The executable of a program that has been built. */
export const programPath = ({ store, keys }: Plan, program: Program): string =>
  join(store.path(`program-${program}`, keys.programs[program]), program)
