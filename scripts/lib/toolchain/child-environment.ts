import type { Environment } from '../shell/command.ts'

/**
 * What the programs that the suite starts get of the person's variables: only what is listed here. A shell may hold
 * settings of another project or cluster (HELM_KUBEAPISERVER, KUBERC, MINIKUBE_NODES, DOCKER_DEFAULT_PLATFORM,
 * NODE_OPTIONS, GOARCH, GIT_DIR), each of which would send a tool elsewhere or make it build something else.
 */
const NAMES = new Set([
  // The person and the machine.
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'TERM', 'TZ', 'TMPDIR', 'TMP', 'TEMP', 'LD_LIBRARY_PATH'],
  ...['LANG', 'LANGUAGE', 'APT_CONFIG', 'SECURITYSESSIONID', '__CF_USER_TEXT_ENCODING'],
  // How a browser is opened.
  ...['DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY', 'BROWSER', 'DBUS_SESSION_BUS_ADDRESS'],
  // Keys that git and the credential helpers of Docker use.
  ...['SSH_AUTH_SOCK', 'GNUPGHOME', 'PASSWORD_STORE_DIR', 'NETRC'],
  // The engine of the person's choice, until setup has resolved it. Both ways of naming it, and Docker's folder.
  ...['DOCKER_HOST', 'DOCKER_CONTEXT', 'DOCKER_CONFIG'],
  // Certificates that this machine trusts.
  ...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'NODE_EXTRA_CA_CERTS', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE'],
  ...['GIT_SSL_CAINFO', 'GIT_SSL_CAPATH', 'NIX_SSL_CERT_FILE'],
  // How Go reaches modules, and where it keeps them.
  ...['GOPROXY', 'GOSUMDB', 'GONOSUMDB', 'GONOPROXY', 'GOPRIVATE', 'GOINSECURE', 'GOVCS', 'GOAUTH', 'GOENV'],
  ...['GOPATH', 'GOMODCACHE'],
  // How pip and npm reach their registries; a token that a settings file names arrives as a variable.
  ...['PIP_INDEX_URL', 'PIP_EXTRA_INDEX_URL', 'PIP_TRUSTED_HOST', 'PIP_CERT', 'PIP_CLIENT_CERT', 'PIP_CONFIG_FILE'],
  ...['PIP_PROXY', 'PIP_TIMEOUT', 'PIP_DEFAULT_TIMEOUT', 'PIP_RETRIES', 'PIP_FIND_LINKS', 'PIP_NO_INDEX'],
  ...['NPM_TOKEN', 'NODE_AUTH_TOKEN', 'NPM_AUTH_TOKEN'],
])

const PATTERNS: readonly RegExp[] = [
  /^LC_\w+$/,
  /^XDG_\w+$/,
  /^(https?|ftp|no|all)_proxy$/i,
  /^GIT_CONFIG_\w+$/,
  // Windows Subsystem for Linux: how its programs reach those of Windows.
  /^WSL\w*$/,
  // npm's registries, proxies, certificates and files; not what it does (dry_run, production, ignore_scripts).
  new RegExp(
    String.raw`^npm_config_(registry|@.+:registry|\/\/.+|(https_?|no)?_?proxy|strict_ssl|ca|cafile|cert` +
      String.raw`|key|cache|fetch_\w+|maxsockets|(user|global)config|(global_)?prefix` +
      '|replace_registry_host)$',
    'i',
  ),
]

/** The variables that a program of the suite may see. `engine` is the address of Docker, where it is known. */
export function childEnvironment(env: Environment, engine = env['DOCKER_HOST']): Environment {
  const seen = Object.entries(env).filter(([name]) => NAMES.has(name) || PATTERNS.some((each) => each.test(name)))
  // The TLS variables belong to an engine at a network address: `minikube docker-env` leaves them behind without one.
  const tls = engine?.startsWith('tcp://') ?? false
  return {
    ...Object.fromEntries(seen),
    DOCKER_TLS_VERIFY: tls ? env['DOCKER_TLS_VERIFY'] : undefined,
    DOCKER_CERT_PATH: tls ? env['DOCKER_CERT_PATH'] : undefined,
  }
}

/** How the programs that a kubeconfig names sign in to a cloud: only those of a target need it. */
const SIGN_IN = /^(AWS|AZURE|AAD|GOOGLE|CLOUDSDK|USE_GKE|DIGITALOCEAN|OCI_CLI|IBMCLOUD|VAULT|TELEPORT)_\w+$/

export const signInEnvironment = (env: Environment): Environment =>
  Object.fromEntries(Object.entries(env).filter(([name]) => SIGN_IN.test(name)))
