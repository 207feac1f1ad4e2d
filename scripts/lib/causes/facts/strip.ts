import { X509Certificate } from 'node:crypto'
import { commonName } from '../../common-name.ts'
import type { KubeObject } from '../../kube-object.ts'
import type { CertificateFact } from './certificate.ts'

/**
 * An object without what no rule needs and nobody may see: the values of Secrets. Their keys stay, and of a certificate
 * its dates, names and issuer.
 */
export function strip(object: KubeObject): KubeObject {
  if (object.kind !== 'Secret') return object
  const { stringData, ...rest } = object
  const data = {
    ...(object['data'] as Record<string, string> | undefined),
    ...(stringData as Record<string, string> | undefined),
  }
  const certificate = object['certificate'] ?? (data['tls.crt'] ? certificateOf(data['tls.crt']) : undefined)
  const annotations = { ...object.metadata.annotations }
  // kubectl apply repeats the whole Secret there.
  delete annotations['kubectl.kubernetes.io/last-applied-configuration']
  return {
    ...rest,
    metadata: { ...object.metadata, annotations },
    data: Object.fromEntries(Object.keys(data).map((key) => [key, ''])),
    ...(certificate ? { certificate } : {}),
  }
}

/** Dates, names and issuer of a certificate in base64; undefined for what is none. */
function certificateOf(base64: string): CertificateFact | undefined {
  try {
    const leaf = new X509Certificate(Buffer.from(base64, 'base64'))
    const { validFrom, validTo, subject, subjectAltName } = leaf
    const names = [...(subjectAltName ?? subject ?? '').matchAll(/(?:DNS:|CN=)([^\s,]+)/g)].map(([, name]) => name!)
    const issuer = commonName(leaf.issuer)
    return {
      notBefore: new Date(validFrom).toISOString(),
      notAfter: new Date(validTo).toISOString(),
      names,
      ...(issuer === undefined ? {} : { issuer }),
    }
  } catch {
    return undefined
  }
}
