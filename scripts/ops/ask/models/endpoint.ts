import { fetchAnswer, readJson } from '../../../lib/http.ts'
import type { Environment } from '../../../lib/shell/command.ts'
import { type Lacking, LIMIT_MS, type Provider } from './provider.ts'

/** More than a few sentences is no answer to an everyday question. */
const MOST_TOKENS = 700

/** Addresses of this machine, to which a key may go without encryption. */
const isLocal = ({ hostname }: URL): boolean => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]|.*\.localhost)$/.test(hostname)

/**
 * Any server with OpenAI's chat completions: OpenAI, Gemini, Groq, Ollama, llama.cpp. TASKORA_AI_URL is its address up
 * to
 * and without `/chat/completions`, TASKORA_AI_MODEL its model, TASKORA_AI_API_KEY the key where it needs one.
 */
export function endpoint(env: Environment): Provider | Lacking {
  const [address, model, key] = [env['TASKORA_AI_URL'], env['TASKORA_AI_MODEL'], env['TASKORA_AI_API_KEY']]
  const id = 'endpoint'
  if (!address || !model) return { id, lacks: 'TASKORA_AI_URL and TASKORA_AI_MODEL do not say which one' }
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol))
    return { id, lacks: 'TASKORA_AI_URL is no address that begins with http:// or https://' }
  const url = new URL(address)
  if (url.protocol === 'http:' && key && !isLocal(url))
    return { id, lacks: 'TASKORA_AI_URL would send the key without encryption: use https://' }
  return {
    id,
    to: `${model} at ${url.host}`,
    async ask(_, text) {
      const answer = await fetchAnswer(`${address.replace(/\/+$/, '')}/chat/completions`, {
        method: 'POST',
        headers: key ? { authorization: `Bearer ${key}` } : {},
        body: { model, messages: [{ role: 'user', content: text }], max_tokens: MOST_TOKENS, temperature: 0 },
        timeoutMs: LIMIT_MS,
      })
      if (answer.status !== 200) throw new Error(`it answered with status ${answer.status}`)
      const said = readJson<{ choices?: { message?: { content?: unknown } }[] }>(answer).choices?.[0]?.message?.content
      if (typeof said !== 'string' || said.trim() === '') throw new Error('it answered without a text')
      return said
    },
  }
}
