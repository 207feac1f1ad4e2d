// @vitest-environment jsdom
import { act, cleanup, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { Message } from '@/api/conversations'
import { OpenConversation } from '@/components/chat/open-conversation'
import { ToastStack } from '@/components/shell/toast-stack'
import { localeWithHours } from '@/lib/hours'
import { AccountProvider } from '@/state/account'
import { ToastProvider } from '@/state/toasts'
import { delta, fakeAssistant, newConfirmation, newMessage, newToolCall, started } from '../../fixtures/fake-assistant'

// The page loads it with the first answer; on a busy machine that takes longer than a test waits.
beforeAll(() => import('@/components/chat/markdown'))
beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: true }))
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      disconnect() {}
    },
  )
  vi.stubGlobal('scrollTo', () => {})
})
afterEach(() => {
  cleanup()
  localStorage.clear()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

/** An open conversation and a person in front of it. */
function open(...messages: Message[]) {
  render(
    <ToastProvider>
      <AccountProvider id="ada">
        <OpenConversation id="talk" initial={messages} />
      </AccountProvider>
      <ToastStack />
    </ToastProvider>,
  )
  return userEvent.setup({ delay: null })
}
const texts = () => screen.queryAllByRole('listitem').map((item) => item.textContent)
const button = (name: string) => screen.getByRole('button', { name })
const asked = (text: string) =>
  `POST /api/v1/conversations/talk/messages ` +
  `{"text":"${text}","time_zone":"${Intl.DateTimeFormat().resolvedOptions().timeZone}",` +
  `"locale":"${localeWithHours(navigator.language)}"}`
const list = () => screen.getByRole('list', { name: 'Messages' })
/** Lets the stream be read and the screen be drawn. */
const settle = () => act(() => new Promise((resolve) => setTimeout(resolve, 20)))

test('Enter sends with the time zone, Shift and Enter begin a line, the answer appears as it is written', async () => {
  const api = fakeAssistant()
  const person = open()
  await person.keyboard('What is{Shift>}{Enter}{/Shift}due?{Enter}')
  expect(api.log).toEqual([asked('What is\\ndue?')])
  expect(screen.getByLabelText<HTMLTextAreaElement>('Message').value).toBe('')
  expect(screen.getByRole('status').textContent).toBe('Taskora is answering.')
  api.tell(started, delta('Two **tas'))
  await within(list()).findByText(/Two/)
  api.tell(delta('ks**'))
  await waitFor(() => expect(list().querySelector('strong')?.textContent).toBe('tasks'))
  within(list()).getByText('Built-in assistant')
  api.tell({
    type: 'finished',
    message: newMessage({ id: 'answer-1', role: 'assistant', text: 'Two **tasks**.', assistant: 'embedded' }),
  })
  await waitFor(() => expect(screen.getByRole('status').textContent).toBe('Two tasks.'))
  expect(texts()).toHaveLength(2)
})

test('an empty message, and one during an answer, are not sent', async () => {
  const api = fakeAssistant()
  const person = open()
  await person.keyboard('   {Enter}')
  await person.clear(screen.getByLabelText('Message'))
  await person.keyboard('First{Enter}Second{Enter}')
  expect(api.log).toEqual([asked('First')])
  expect(screen.getByLabelText<HTMLTextAreaElement>('Message').value, 'what was typed meanwhile waits').toBe('Second')
})

test('Stop ends the request and keeps what was said, and it can be asked again', async () => {
  const api = fakeAssistant()
  const person = open()
  await person.keyboard('Tell me{Enter}')
  api.tell(started, delta('So far'))
  await screen.findByText('So far')
  expect(api.listening).toBe(true)
  await person.click(button('Stop'))
  await settle()
  expect(api.listening).toBe(false)
  screen.getByText('So far')
  screen.getByText(/stopped/)
  await person.click(button('Ask again'))
  expect(api.log).toEqual([asked('Tell me'), asked('Tell me')])
})

test('an answer that fails says why, and one that breaks off is not taken for a whole one', async () => {
  const api = fakeAssistant()
  const person = open()
  await person.keyboard('Tell me{Enter}')
  const problem = {
    type: 'about:blank',
    title: '',
    status: 503,
    detail: 'The model did not answer in time.',
    code: 'model_timeout',
    request_id: 'r',
  }
  api.tell(started, delta('So'), { type: 'failed', problem })
  await screen.findByText('The model did not answer in time.')
  await person.click(button('Ask again'))
  api.tell(started, delta('Half of'))
  await screen.findByText('Half of')
  api.hangUp()
  await screen.findByText('The answer was cut off. What was done before that stays done.')
})

test('a message that was not received is asked again in its own place', async () => {
  const api = fakeAssistant()
  api.refusal = { status: 503, body: { code: 'service_unavailable', detail: 'internal words' } }
  const person = open()
  await person.keyboard('Hello{Enter}')
  await screen.findByText('Something went wrong on our side. Try again in a moment.')
  api.refusal = null
  await person.click(button('Ask again'))
  api.tell(started, delta('Hi'))
  await screen.findByText('Hi')
  expect(texts().filter((text) => text?.includes('Hello'))).toHaveLength(1)
})

test('after too many messages it says how long to wait, and waits', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const api = fakeAssistant()
  api.refusal = {
    status: 429,
    body: { code: 'rate_limited', detail: 'You have asked a lot just now.' },
    headers: { 'retry-after': '20' },
  }
  const person = open()
  await person.keyboard('Hello{Enter}')
  await screen.findByText('You have asked a lot just now.')
  const again = await screen.findByRole<HTMLButtonElement>('button', { name: /Ask again in (20|19) s/ })
  expect(again.disabled).toBe(true)
  await act(() => vi.advanceTimersByTimeAsync(20_500))
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Ask again' }).disabled).toBe(false)
})

test('a tool call is a card with its tasks; Undo takes it back', async () => {
  const api = fakeAssistant()
  const person = open()
  await person.keyboard('Add milk{Enter}')
  const call = newToolCall()
  api.tell(started, { type: 'tool', call })
  const card = await screen.findByRole('region', { name: 'Added “Buy milk”.' })
  within(card).getByText('Buy milk')
  api.replies['POST /api/v1/tool-calls/call-1/undo'] = { ...call, undo: 'done' }
  await person.click(within(card).getByRole('button', { name: 'Undo' }))
  await within(card).findByText('Undone')
  expect(within(card).queryByRole('button')).toBeNull()
})

test('a result is said once on screen, and once by a voice', async () => {
  const told = newMessage({ id: 'a', role: 'assistant', text: 'Added **Buy milk**.', tool_calls: [newToolCall()] })
  open(told)
  const card = screen.getByRole('region', { name: 'Added “Buy milk”.' })
  expect(within(card).queryByText('Added “Buy milk”.')).toBeNull()
  expect(within(card).getByRole('listitem').textContent).toBe('Buy milk')
  expect(screen.getByRole('status').textContent).toBe('Added Buy milk.')
  cleanup()
  open({ ...told, text: '' })
  screen.getByText('Added “Buy milk”.', { selector: 'section p' })
  expect(screen.getByRole('status').textContent).toBe('Added “Buy milk”.')
  cleanup()
  const failed = newToolCall({ ok: false, summary: 'There is no such task.', tasks: [], undo: null })
  open({ ...told, text: 'Which one?', tool_calls: [failed] })
  screen.getByText('There is no such task.')
})

test('what cannot be undone any more says so and stops offering it', async () => {
  const api = fakeAssistant()
  const person = open(newMessage({ id: 'a', role: 'assistant', text: 'Done.', tool_calls: [newToolCall()] }))
  api.refusal = { status: 409, body: { code: 'undo_unavailable', detail: 'The task was changed since.' } }
  await person.click(button('Undo'))
  await screen.findByText(/That could not be undone. The task was changed since./)
  expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull()
})

test.each([
  ['Delete 2 tasks', 'confirm', '2 tasks deleted'],
  ['Keep them', 'decline', 'Nothing was deleted'],
])('a confirmation lists the tasks, and only its button answers: %s', async (label, decision, outcome) => {
  const api = fakeAssistant()
  const confirmation = newConfirmation()
  const asking = newToolCall({ id: 'asks', name: 'delete_tasks', summary: 'Waits for you.', undo: null })
  const person = open(
    newMessage({ id: 'a', role: 'assistant', text: 'Shall I?', tool_calls: [asking, newToolCall()], confirmation }),
  )
  expect(
    screen
      .getAllByRole('region')
      .map((card) => card.getAttribute('aria-label'))
      .slice(0, 2),
  ).toEqual(['Added “Buy milk”.', 'Delete 2 tasks?'])
  const card = screen.getByRole('region', { name: 'Delete 2 tasks?' })
  expect(
    within(card)
      .getAllByRole('listitem')
      .map((item) => item.textContent),
  ).toEqual(['Buy milk', 'Buy bread'])
  expect(api.log).toEqual([])
  api.replies['POST /api/v1/confirmations/confirm-1'] = newMessage({ id: 'b', role: 'assistant', text: 'As you say.' })
  await person.click(button(label))
  await screen.findByText(outcome)
  await within(list()).findByText('As you say.')
  expect(api.log).toEqual([`POST /api/v1/confirmations/confirm-1 {"decision":"${decision}"}`])
  expect(screen.queryByRole('button', { name: label })).toBeNull()
})

test('a confirmation that ends while the page is open cannot be given any more', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  fakeAssistant()
  const confirmation = newConfirmation({ expires_at: new Date(Date.now() + 60_000).toISOString() })
  open(newMessage({ id: 'a', role: 'assistant', text: 'Shall I?', confirmation }))
  button('Delete 2 tasks')
  await act(() => vi.advanceTimersByTimeAsync(60_000))
  screen.getByText('This question has expired; nothing was deleted')
  expect(screen.queryByRole('button', { name: 'Delete 2 tasks' })).toBeNull()
})

test('a question whose answer never came can be asked again after a reload', async () => {
  const api = fakeAssistant()
  const person = open(newMessage({ id: 'q', role: 'user', text: 'Anybody?' }))
  await person.click(button('Ask again'))
  expect(api.log).toEqual([asked('Anybody?')])
})

test('examples are sent by pressing them', async () => {
  const api = fakeAssistant()
  const person = open()
  await person.click(button('What is due this week?'))
  expect(api.log).toEqual([asked('What is due this week?')])
})

test('an event that a later server may send costs nothing', async () => {
  const api = fakeAssistant()
  const person = open()
  await person.keyboard('Hi{Enter}')
  api.tell(started, { type: 'thought', text: 'hm' } as never, delta('Hello'))
  await screen.findByText('Hello')
})

const field = () => screen.getByLabelText<HTMLTextAreaElement>('Message')

test('what is written survives a reload; so does a message that did not arrive', async () => {
  const api = fakeAssistant()
  const person = open()
  await person.keyboard('Half a')
  cleanup()
  open()
  expect(field().value).toBe('Half a')
  api.refusal = { status: 503, body: { code: 'service_unavailable' } }
  await person.click(field())
  await person.keyboard(' question{Enter}')
  await screen.findByRole('button', { name: 'Ask again' })
  expect(field().value).toBe('')
  cleanup()
  open()
  expect(field().value).toBe('Half a question')
})

test('a message that has arrived is not put back, whether its answer began or was lost', async () => {
  const api = fakeAssistant()
  const person = open()
  await person.keyboard('First{Enter}')
  api.tell(started)
  await settle()
  cleanup()
  open()
  expect(field().value).toBe('')
  await person.click(field())
  await person.keyboard('Second{Enter}')
  cleanup()
  open(newMessage({ id: 'question-2', role: 'user', text: 'Second' }))
  expect(field().value).toBe('')
})
