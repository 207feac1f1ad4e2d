// The certificate that the ingress controller serves: in a Secret beside the Ingress, its key nowhere else.
import { createCluster } from '../cluster/cluster.ts'
import { writeSecret } from '../cluster/secrets.ts'
import type { Context } from '../run/context.ts'
import { authorityCertificate, believeAuthority, ensureAuthority } from '../tls/authority.ts'
import { judgeLeaf, type LeafState } from '../tls/leaf.ts'
import { TLS_SECRET } from './objects.ts'

const read = (context: Context): Promise<string | undefined> =>
  createCluster(context)
    .get('secrets')
    .then((secrets) => {
      const data = secrets.find(({ metadata }) => metadata.name === TLS_SECRET)?.['data']
      const encoded = (data as Record<string, string> | undefined)?.['tls.crt']
      return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8')
    })

/** The certificate as the cluster has it, judged; undefined where there is none. Only asks. */
export async function certificateState(context: Context): Promise<LeafState | undefined> {
  const pem = await read(context)
  return pem === undefined ? undefined : judgeLeaf(pem, authorityCertificate(context))
}

/** What is wrong with the certificate, or undefined. Only asks. */
export async function certificateTrouble(context: Context): Promise<string | undefined> {
  const state = await certificateState(context)
  return state ? state.trouble : 'there is no certificate'
}

/** Issues a certificate where there is none that may stay. Throws TSK_TLS_AUTHORITY. */
export async function ensureCertificate(context: Context): Promise<void> {
  const trouble = await certificateTrouble(context)
  if (trouble === undefined) return
  const authority = await ensureAuthority(context)
  const { issueLeaf } = await import('../tls/issue.ts')
  const { certificate, key } = await issueLeaf(authority)
  await writeSecret(context, TLS_SECRET, { 'tls.crt': certificate, 'tls.key': key }, 'kubernetes.io/tls')
  believeAuthority(context)
  const { until, daysLeft } = judgeLeaf(certificate, authority.certificate)
  context.report.fact(
    `certificate issued, valid until ${until.slice(0, 10)} (${daysLeft} days left); before: ${trouble}`,
  )
}
