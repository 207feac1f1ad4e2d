import { expect, test } from 'vitest'
import { asProblem } from '@/server/account-answers'

const refusal = (status: number, body: BodyInit | null, headers: HeadersInit = {}) =>
  asProblem(new Response(body, { status, headers }), 'request-1')

test('a refusal of the account service is a problem like any other', async () => {
  const body = JSON.stringify({ code: 'INVALID_EMAIL', message: 'Invalid email' })
  const answer = await refusal(400, body, { 'content-type': 'application/json', 'retry-after': '7' })
  expect(answer.status).toBe(400)
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  expect([answer.headers.get('x-request-id'), answer.headers.get('retry-after')]).toEqual(['request-1', '7'])
  expect(await answer.json()).toEqual({
    type: 'about:blank',
    title: 'Bad Request',
    status: 400,
    detail: 'Invalid email',
    code: 'INVALID_EMAIL',
    request_id: 'request-1',
  })
})

test('one without a body has a code and a sentence, too', async () => {
  for (const body of [null, '', 'null', '[]', 'no JSON'])
    expect(await (await refusal(401, body)).json()).toMatchObject({
      code: 'account_refused',
      title: 'Unauthorized',
      detail: 'The request was refused.',
    })
})

test('an answer that is no refusal stays as it is, cookies included', async () => {
  const fine = new Response('{}', { headers: { 'set-cookie': 'a=b' } })
  expect(await asProblem(fine, 'request-1')).toBe(fine)
  const refused = await refusal(401, '{}', { 'set-cookie': 'a=; Max-Age=0' })
  expect(refused.headers.getSetCookie()).toEqual(['a=; Max-Age=0'])
})
