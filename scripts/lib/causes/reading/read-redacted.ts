import type { KubeObject } from '../../kube-object.ts'
import type { Context } from '../../run/context.ts'
import { secretsOfRecord } from '../facts/helm-records.ts'
import { type Redacted, redactFacts } from '../redact.ts'
import { SECRET_NAME } from '../secret-words.ts'
import { readLive } from './read-live.ts'

/** The facts of a namespace as they may leave the machine, and how many values were taken out of them, by kind. */
export async function readRedacted(context: Context, namespace: string): Promise<Redacted> {
  const secrets = new Map<string, string>()
  const facts = await readLive(context, namespace, (secret) => keepValues(secret, secrets))
  return redactFacts(facts, secrets, context.env)
}

/**
 * The values that must not be found in the recording again. What Helm keeps of its releases is decoded: it knows values
 * of Secrets that have been replaced since.
 */
function keepValues(secret: KubeObject, into: Map<string, string>): void {
  const from = `Secret ${secret.metadata.name}`
  const values =
    secret['type'] === 'helm.sh/release.v1'
      ? secretsOfRecord(secret, (name) => SECRET_NAME.test(name))
      : Object.values((secret['data'] ?? {}) as Record<string, string>).map((value) =>
          Buffer.from(value, 'base64').toString(),
        )
  for (const value of values)
    for (const part of [value, ...value.split('\n')].map((each) => each.trim())) into.set(part, from)
}
