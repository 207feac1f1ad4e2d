import { tls } from '../../lib/node-http.ts'
import type { Environment } from '../../lib/shell/command.ts'
import { readIfThere } from './files.ts'

/** Where a system keeps the certificates it trusts: Debian, Red Hat, SUSE, Alpine and macOS. */
const SYSTEM_BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
]

/** Variables by which the host's programs are told of further certificates. */
const VARIABLES = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'PIP_CERT', 'CURL_CA_BUNDLE']

/**
 * One bundle with every certificate that this host trusts. A build gets it in place of the image's own bundle, so a
 * variable that names one private certificate alone is no reason to lose the public ones.
 */
export function trustedCertificates(env: Environment, systemBundles: readonly string[] = SYSTEM_BUNDLES): string {
  const system = systemBundles.map(readIfThere).find((text) => text !== undefined)
  const named = VARIABLES.flatMap((name) => (env[name] ? (readIfThere(env[name]) ?? []) : []))
  const all = [system ?? tls().rootCertificates.join('\n'), ...named].flatMap(certificatesIn)
  return [...new Set(all)].join('\n').concat('\n')
}

const certificatesIn = (text: string): string[] =>
  text.replaceAll('\r', '').match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? []
