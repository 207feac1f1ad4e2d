import { join } from 'node:path'
import t from 'tap'
import {
  acquireOptions,
  aptConfig,
  debianSources,
  mmdebstrapArgs,
} from '../../../../scripts/sources/packages/chroots.ts'
import {
  clusterImageTargets,
  kubernetesFiles,
  preloadArgs,
} from '../../../../scripts/sources/packages/cluster-images.ts'
import { goSuffices, moduleProxy } from '../../../../scripts/sources/packages/go-toolchain.ts'
import { missingHostPackages, unsuitableHost } from '../../../../scripts/sources/packages/host.ts'
import { dockerBuildArgs } from '../../../../scripts/sources/packages/images.ts'
import { minikubeCache } from '../../../../scripts/sources/packages/packages.ts'
import { readPlan } from '../../../../scripts/sources/packages/plan.ts'
import { goBuildArgs, goEnvironment } from '../../../../scripts/sources/packages/programs.ts'

const GO_MOD =
  'go 1.26\nrequire (\n\tk8s.io/kubernetes v1.35.4\n\tk8s.io/minikube v1.38.1\n\thelm.sh/helm/v4 v4.1.4 // ' +
  'indirect\n\tgithub.com/yannh/kubeconform v0.8.0 // indirect\n)\n'

t.test('one run of the compiler makes several programs and writes their versions in', async (t) => {
  const args = goBuildArgs(['kubernetes', 'helm'], '/out', GO_MOD)
  t.same(args.slice(-4), ['-o', '/out/', './cmd/kubernetes', 'helm.sh/helm/v4/cmd/helm'])
  t.ok(args.includes('-mod=readonly'), 'go.sum is the law')
  const flags = args.find((each) => each.startsWith('-ldflags='))
  t.match(flags, '-X k8s.io/component-base/version.gitMinor=35')
  t.match(flags, '-X helm.sh/helm/v4/internal/version.version=v4.1.4')
  t.not(
    goBuildArgs(['helm'], '/out', GO_MOD.replace('v4.1.4', 'v4.1.5')).join(' '),
    goBuildArgs(['helm'], '/out', GO_MOD).join(' '),
  )
  t.match(goEnvironment('/cache'), { CGO_ENABLED: '0', GOMODCACHE: '/cache/go/mod', GOCACHE: '/cache/go/build' })
})

t.test('which Go suffices', async (t) => {
  for (const [output, required, enough] of [
    ['go version go1.26.8 linux/amd64', '1.26', true],
    ['go version go1.27 linux/arm64', '1.26.3', true],
    ['go version go2.0.0 linux/arm64', '1.26', true],
    ['go version go1.25.9 linux/amd64', '1.26', false],
    ['go version go1.26.2 linux/amd64', '1.26.3', false],
    ['', '1.26', false],
    ['devel', '1.26', false],
  ] as const)
    t.equal(goSuffices(output, required), enough, `${output || 'none'} for ${required}`)
})

t.test('the module proxy is the first address of GOPROXY', async (t) => {
  t.equal(moduleProxy('https://proxy.example/go/,direct'), 'https://proxy.example/go')
  t.equal(moduleProxy('file:///mirror|https://second.example'), 'https://second.example')
  for (const none of [undefined, 'direct', 'off', '']) t.equal(moduleProxy(none), undefined)
})

t.test('Debian comes from the mirrors of the host, when it is this Debian', async (t) => {
  const indexes =
    'Debian|bookworm|http://mirror.example/debian|bookworm|main\n' +
    'Debian|bookworm-security|http://mirror.example/sec|bookworm-security|main\n' +
    'Node|nodistro|https://other.example|nodistro|main\n' +
    'Debian|trixie|http://mirror.example/debian|trixie|main\n' +
    'Debian|bookworm|http://mirror.example/debian|bookworm|main\n'
  t.same(debianSources('bookworm', indexes), [
    'deb http://mirror.example/debian bookworm main',
    'deb http://mirror.example/sec bookworm-security main',
  ])
  t.same(
    debianSources('bookworm', 'Ubuntu|noble|http://mirror.example|noble|main\n'),
    [],
    'elsewhere mmdebstrap knows better',
  )
})

t.test('proxies and certificates of apt travel, the rest does not', async (t) => {
  const dump =
    'Acquire "";\nAcquire::http "";\nAcquire::http::Proxy "http://proxy.example:3128";\nAcquire::https::CaInfo ' +
    '"/etc/ca.pem";\nAcquire::Check-Date "false";\nAcquire::Languages "none";\nAcquire::https::Proxy "";\n'
  t.same(acquireOptions(dump), [
    'Acquire::http::Proxy "http://proxy.example:3128";',
    'Acquire::https::CaInfo "/etc/ca.pem";',
    'Acquire::Check-Date "false";',
  ])
})

t.test('arguments of mmdebstrap', async (t) => {
  const args = mmdebstrapArgs('bookworm', '/root', ['passwd', 'tzdata'], '', 'Acquire::Check-Date "false";')
  t.ok(args.includes('--include=passwd,tzdata'))
  t.ok(args.includes('--variant=essential'), 'no apt inside')
  t.ok(args.includes('--aptopt=Acquire::Check-Date "false";'))
  t.same(args.slice(-2), ['bookworm', '/root'])
  t.match(aptConfig('/chroot'), /Dir "\/chroot\/";[^]*DPkg::Chroot-Directory "\/chroot";/)
})

t.test('the node image may hold only what minikube and kubeadm ask for, under their names', async (t) => {
  const names = clusterImageTargets('v1.35.4').flatMap(({ references }) => references)
  t.equal(new Set(names).size, names.length)
  for (const name of [
    'registry.k8s.io/kube-apiserver:v1.35.4',
    'registry.k8s.io/kube-proxy:v1.35.4',
    'registry.k8s.io/coredns/coredns:v1.13.1',
    'gcr.io/k8s-minikube/storage-provisioner:v5',
  ])
    t.ok(names.includes(name), name)
  t.equal(kubernetesFiles('/built/kubernetes')['kubernetes/usr/local/bin/kube-scheduler'], '->kubernetes')
})

t.test('arguments of docker', async (t) => {
  t.same(dockerBuildArgs('/x/Dockerfile', { target: 'etcd', references: ['a:1', 'b:1'] }, '/context'), [
    'build',
    '--quiet',
    '--target',
    'etcd',
    '--file',
    '/x/Dockerfile',
    '--tag',
    'a:1',
    '--tag',
    'b:1',
    '/context',
  ])
  const run = preloadArgs('/out', {
    images: '/images',
    programs: '/programs',
    machine: 'taskora/kicbase:k',
    kubernetes: 'v1.35.4',
    name: 'n',
  })
  t.ok(run.includes('--network=none'))
  t.same(run.slice(-2), ['taskora/kicbase:k', 'v1.35.4'])
})

t.test('minikube finds the archive of images and the programs of the node where it looks for them', async (t) => {
  const files = Object.keys(minikubeCache(readPlan(join(import.meta.dirname, '..', '..', '..', '..'), '/cache')))
  t.ok(
    files.some((name) =>
      /^preloaded-tarball\/preloaded-images-k8s-v18-v1\.35\.4-containerd-overlay2-(amd64|arm64)\.tar\.lz4$/.test(name),
    ),
    files.join(' '),
  )
  for (const name of ['kubeadm', 'kubelet', 'kubectl'])
    t.ok(
      files.some((file) => file.startsWith('linux/') && file.endsWith(`/v1.35.4/${name}`)),
      name,
    )
})

t.test('which hosts can build, and what they lack', async (t) => {
  t.equal(unsuitableHost('ID=debian\n', 0), undefined)
  t.equal(unsuitableHost('NAME="Linux Mint"\nID=linuxmint\nID_LIKE="ubuntu debian"\n', 0), undefined)
  t.match(unsuitableHost('ID=debian\n', 1000), { code: 'TSK_PACKAGES_ROOT', hint: /sudo/ })
  t.match(unsuitableHost('ID=fedora\nNAME="not debian"\n', 0), { code: 'TSK_PACKAGES_SYSTEM' })
  t.match(unsuitableHost('', undefined), { code: 'TSK_PACKAGES_SYSTEM' })
  t.same(
    missingHostPackages(() => true),
    [],
  )
  t.ok(missingHostPackages(() => false).includes('mmdebstrap'))
})
