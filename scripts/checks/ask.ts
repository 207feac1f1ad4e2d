import { fetchAnswer, type HttpAnswer, type HttpRequest } from '../lib/http.ts'

/** How long a person waits before an answer counts as missing: a machine that is busy answers, only late. */
export const ANSWER_MS = 30_000

/** `fetchAnswer` with a person's patience, for what has to be answered once. */
export const ask = (url: string, request: HttpRequest = {}): Promise<HttpAnswer> =>
  fetchAnswer(url, { timeoutMs: ANSWER_MS, ...request })
