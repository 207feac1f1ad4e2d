import type { KubeObject } from '../../kube-object.ts'
import type { Context } from '../../run/context.ts'
import type { Facts } from '../facts/facts.ts'
import { type Redactions, redactFacts } from '../redact.ts'
import { readLive } from './read-live.ts'

/** The facts of a namespace as they may leave the machine, and how many values were taken out of them, by kind. */
export async function readRedacted(
  context: Context,
  namespace: string,
): Promise<{ facts: Facts; redactions: Redactions }> {
  const secrets = new Map<string, string>()
  const facts = await readLive(context, namespace, (secret) => keepValues(secret, secrets))
  return redactFacts(facts, secrets, context.env)
}

/**
 * The values that must not be found in the recording again. What Helm keeps of its releases is no secret itself, and is
 * decoded elsewhere.
 */
function keepValues(secret: KubeObject, into: Map<string, string>): void {
  if (secret['type'] === 'helm.sh/release.v1') return
  for (const [key, value] of Object.entries((secret['data'] ?? {}) as Record<string, string>)) {
    const plain = Buffer.from(value, 'base64').toString()
    for (const part of [plain, ...plain.split('\n')].map((each) => each.trim()))
      into.set(part, `${secret.metadata.name}/${key}`)
  }
}
