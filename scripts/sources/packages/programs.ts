import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The programs that k8s/packages/go builds, and the package of each. */
export const PROGRAMS = {
  kubernetes: './cmd/kubernetes',
  minikube: './cmd/minikube',
  coredns: './cmd/coredns',
  etcd: './cmd/etcd',
  pause: './cmd/pause',
  kubectl: 'k8s.io/kubernetes/cmd/kubectl',
  helm: 'helm.sh/helm/v4/cmd/helm',
  crictl: './cmd/crictl',
  kubeconform: 'github.com/yannh/kubeconform/cmd/kubeconform',
} as const

export type Program = keyof typeof PROGRAMS

/** The module that gives each tool its version. */
const MODULES = {
  kubernetes: 'k8s.io/kubernetes',
  kubectl: 'k8s.io/kubernetes',
  minikube: 'k8s.io/minikube',
  helm: 'helm.sh/helm/v4',
  kubeconform: 'github.com/yannh/kubeconform',
  coredns: 'github.com/coredns/coredns',
  etcd: 'go.etcd.io/etcd/server/v3',
} as const

export type VersionedProgram = keyof typeof MODULES

/** The version that go.mod requires for a program, with its `v`. */
export const programVersion = (program: VersionedProgram, goMod: string): string =>
  moduleVersion(MODULES[program], goMod)

/** The version that a go.mod requires of a module, with its `v`. */
export function moduleVersion(module: string, goMod: string): string {
  const line = goMod
    .split('\n')
    .map((each) =>
      each
        .trim()
        .replace(/^require /, '')
        .split(/\s+/),
    )
    .find(([path]) => path === module)
  if (!line?.[1]) throw new Error(`go.mod does not require ${module}`)
  return line[1]
}

export const readGoMod = (source: string): string => readFileSync(join(source, 'go.mod'), 'utf8')

/** The least version of Go that compiles the module. */
export function requiredGo(goMod: string): string {
  const version = /^go (\S+)$/m.exec(goMod)?.[1]
  if (!version) throw new Error('go.mod does not say which Go it needs')
  return version
}

/** How every program is compiled: as go.mod and go.sum say, and alike on every machine. */
export const GO_BUILD: readonly string[] = [
  'build',
  '-v',
  '-mod=readonly',
  '-trimpath',
  '-buildvcs=false',
  // Debugging information would cost an eighth of the compile time and is stripped from the result anyway.
  '-gcflags=all=-dwarf=false',
]

/** Arguments of `go` that compile these programs into `folder`, in one run so that shared packages compile once. */
export function goBuildArgs(programs: readonly Program[], folder: string, goMod: string): string[] {
  return [
    ...GO_BUILD,
    `-ldflags=${['-s', '-w', ...versionFlags(goMod)].join(' ')}`,
    '-o',
    `${folder}/`,
    ...programs.map((program) => PROGRAMS[program]),
  ]
}

/** What the linker writes into the programs. Names that a program does not have are ignored. */
function versionFlags(goMod: string): string[] {
  const kubernetes = programVersion('kubernetes', goMod)
  const minikube = programVersion('minikube', goMod)
  const [major = '', minor = ''] = kubernetes.slice(1).split('.')
  const values = {
    'k8s.io/component-base/version.gitVersion': kubernetes,
    'k8s.io/component-base/version.gitMajor': major,
    'k8s.io/component-base/version.gitMinor': minor,
    'k8s.io/component-base/version.gitTreeState': 'clean',
    'k8s.io/component-base/version.gitCommit': '0'.repeat(40),
    'k8s.io/component-base/version.buildDate': '2026-01-01T00:00:00Z',
    'k8s.io/minikube/pkg/version.version': minikube,
    'k8s.io/minikube/pkg/version.isoVersion': minikube,
    'k8s.io/minikube/pkg/version.storageProvisionerVersion': 'v5',
    'helm.sh/helm/v4/internal/version.version': programVersion('helm', goMod),
    'main.version': programVersion('kubeconform', goMod),
  }
  return Object.entries(values).map(([name, value]) => `-X ${name}=${value}`)
}

/** Environment of the compiler: caches of the project's own, no C compiler, and memory spent to save time. */
export function goEnvironment(cache: string): Record<string, string> {
  return {
    CGO_ENABLED: '0',
    GOFLAGS: '',
    GOWORK: 'off',
    GOTOOLCHAIN: 'local',
    GOMODCACHE: join(cache, 'go', 'mod'),
    GOCACHE: join(cache, 'go', 'build'),
    // The compiler collects garbage far less often; a package needs a few hundred megabytes at most.
    GOGC: '800',
  }
}
