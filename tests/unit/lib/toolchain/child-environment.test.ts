import t from 'tap'
import { childEnvironment } from '../../../../scripts/lib/toolchain/child-environment.ts'
import { toolEnvironment } from '../../../../scripts/lib/toolchain/toolchain.ts'
import { recordToolchain } from '../../../fixtures/suite/checkout.ts'
import { sandbox } from '../../../fixtures/suite/sandbox.ts'

/** Settings of other projects and clusters, each of which sends a tool elsewhere or makes it do something else. */
const FOREIGN = [
  ...['HELM_KUBEAPISERVER', 'HELM_KUBETOKEN', 'HELM_KUBEASUSER', 'HELM_KUBECAFILE', 'HELM_DRIVER', 'HELM_PLUGINS'],
  ...['HELM_NAMESPACE', 'KUBECONFIG', 'KUBERC', 'KUBERNETES_MASTER', 'KUBERNETES_SERVICE_HOST', 'KUBE_EDITOR'],
  ...['KUBECTL_COMMAND_HEADERS', 'MINIKUBE_NODES', 'MINIKUBE_CNI', 'MINIKUBE_LISTEN_ADDRESS', 'MINIKUBE_DRIVER'],
  ...['MINIKUBE_ACTIVE_DOCKERD', 'DOCKER_DEFAULT_PLATFORM', 'DOCKER_API_VERSION', 'DOCKER_CONTENT_TRUST'],
  ...['BUILDX_BUILDER', 'BUILDKIT_HOST', 'BUILDKIT_PROGRESS', 'SOURCE_DATE_EPOCH', 'NODE_OPTIONS', 'NODE_ENV'],
  ...['npm_config_dry_run', 'npm_config_production', 'npm_config_ignore_scripts', 'npm_lifecycle_event', 'GOFLAGS'],
  ...['GOOS', 'GOARCH', 'GOROOT', 'CGO_ENABLED', 'PIP_REQUIRE_VIRTUALENV', 'PYTHONPATH', 'GIT_DIR', 'GIT_INDEX_FILE'],
  ...['CONTAINER_HOST', 'COMPOSE_FILE', 'COHERE_API_KEY', 'OPENAI_API_KEY', 'AWS_SECRET_ACCESS_KEY', 'TASKORA_STATE'],
]

/** What a machine needs to reach its registries and engine, and a program to run at all. */
const NEEDED = [
  ...['PATH', 'HOME', 'LANG', 'LC_ALL', 'TMPDIR', 'XDG_RUNTIME_DIR', 'DOCKER_HOST', 'DOCKER_CONTEXT', 'DOCKER_CONFIG'],
  ...['HTTP_PROXY', 'https_proxy', 'NO_PROXY', 'ALL_PROXY', 'SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS', 'GOPROXY'],
  ...['GOPRIVATE', 'PIP_INDEX_URL', 'npm_config_registry', 'NPM_CONFIG_REGISTRY', 'npm_config_cafile', 'NPM_TOKEN'],
  ...['npm_config_@mine:registry', 'npm_config_//r.example/:_authToken', 'npm_config_https_proxy', 'WSL_INTEROP'],
  ...['npm_config_userconfig', 'SSH_AUTH_SOCK', 'DISPLAY'],
]

const filled = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, `of ${name}`]))

for (const name of FOREIGN)
  t.test(`${name} is kept from programs`, async (t) => t.same(childEnvironment(filled([name]))[name], undefined))

for (const name of NEEDED)
  t.test(`${name} is passed on`, async (t) => t.equal(childEnvironment(filled([name]))[name], `of ${name}`))

t.test('TLS variables go with an engine at a network address alone', async (t) => {
  const tls = { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/nonexistent' }
  t.match(childEnvironment({ ...tls, DOCKER_HOST: 'tcp://127.0.0.1:2376' }), tls)
  for (const env of [tls, { ...tls, DOCKER_HOST: 'unix:///var/run/docker.sock' }])
    t.match(childEnvironment(env), { DOCKER_TLS_VERIFY: undefined, DOCKER_CERT_PATH: undefined })
})

t.test('the engine that setup recorded is the only one named, without the TLS of another', async (t) => {
  const box = sandbox(t, { docker: [], minikube: [], kubectl: [], helm: [] })
  recordToolchain(box, { engine: { owned: false, host: 'unix:///chosen.sock' } })
  const person = { PATH: '', DOCKER_HOST: 'tcp://127.0.0.1:2376', DOCKER_CONTEXT: 'other', DOCKER_TLS_VERIFY: '1' }
  t.match(toolEnvironment(box.context, person), {
    DOCKER_HOST: 'unix:///chosen.sock',
    DOCKER_CONTEXT: undefined,
    DOCKER_TLS_VERIFY: undefined,
    BUILDX_BUILDER: 'default',
  })
})
