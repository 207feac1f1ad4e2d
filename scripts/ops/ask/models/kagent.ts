import { randomUUID } from 'node:crypto'
import { fetchAnswer, readJson } from '../../../lib/http.ts'
import type { Environment } from '../../../lib/shell/command.ts'
import { LIMIT_MS, type Provider } from './provider.ts'

interface Part {
  readonly kind?: string
  readonly text?: string
}

/** What the protocol A2A answers to `message/send`: a message, or a task with its artifacts. */
interface Reply {
  readonly result?: {
    readonly parts?: readonly Part[]
    readonly artifacts?: readonly { readonly parts?: readonly Part[] }[]
    readonly status?: { readonly message?: { readonly parts?: readonly Part[] } }
  }
  readonly error?: { readonly message?: string }
}

const textOf = (parts: readonly Part[] = []): string =>
  parts
    .flatMap(({ text }) => text ?? [])
    .join('\n')
    .trim()

/**
 * An agent of Kagent 0.x by the API of its controller (A2A over JSON-RPC). TASKORA_KAGENT_URL is its address where it
 * is not
 * that of `kubectl -n kagent port-forward service/kagent-controller 8083`, TASKORA_KAGENT_AGENT an agent as
 * NAMESPACE/NAME.
 */
export function kagent(env: Environment): Provider {
  const address = (env['TASKORA_KAGENT_URL'] || 'http://localhost:8083').replace(/\/+$/, '')
  const agent = env['TASKORA_KAGENT_AGENT'] || 'kagent/k8s-agent'
  return {
    id: 'kagent',
    to: `the agent ${agent} at ${address}, and the model that it uses`,
    async ask(_, text) {
      const message = { kind: 'message', role: 'user', messageId: randomUUID(), parts: [{ kind: 'text', text }] }
      const answer = await fetchAnswer(`${address}/api/a2a/${agent}/`, {
        method: 'POST',
        body: { jsonrpc: '2.0', id: randomUUID(), method: 'message/send', params: { message } },
        timeoutMs: LIMIT_MS,
      })
      if (answer.status !== 200) throw new Error(`it answered with status ${answer.status}`)
      const { result, error } = readJson<Reply>(answer)
      if (error) throw new Error(error.message ?? 'it answered with an error')
      const artifacts = (result?.artifacts ?? []).map(({ parts }) => textOf(parts)).filter(Boolean)
      const said = artifacts.at(-1) ?? (textOf(result?.parts) || textOf(result?.status?.message?.parts))
      if (!said) throw new Error('it answered without a text')
      return said
    },
  }
}
