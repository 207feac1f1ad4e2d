// @vitest-environment jsdom
import { act, cleanup, render, within } from '@testing-library/react'
import { renderToString } from 'react-dom/server'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ChatComposer } from '@/components/chat/chat-composer'
import { AccountProvider } from '@/state/account'
import { keptFor } from '@/state/kept'
import { useDraft } from '@/state/use-draft'

beforeEach(() => vi.stubGlobal('matchMedia', () => ({ matches: false })))
afterEach(() => {
  cleanup()
  localStorage.clear()
  document.body.replaceChildren()
  vi.unstubAllGlobals()
})

const kept = keptFor('ada')

function Talk() {
  return <ChatComposer draft={useDraft('talk')} onSend={() => undefined} busy={false} />
}

/** The field of the page that the server delivered, in which a person has typed by the time its script comes. */
async function fieldAfter(typed: string) {
  const page = (
    <AccountProvider id="ada">
      <Talk />
    </AccountProvider>
  )
  const container = document.body.appendChild(document.createElement('div'))
  container.innerHTML = renderToString(page)
  const field = within(container).getByLabelText<HTMLTextAreaElement>('Message')
  field.value = typed
  await act(async () => render(page, { container, hydrate: true }))
  return field
}

describe('what is typed before the page has its script', () => {
  test.each([
    ['is kept', null, 'Call Bob', 'Call Bob'],
    ['stands behind the draft of the last visit', 'Half a thou', 'Call Bob', 'Half a thou Call Bob'],
    ['is not written twice where the browser gave it back', 'Half a thou', 'Half a thou', 'Half a thou'],
    ['may be nothing', 'Half a thou', '', 'Half a thou'],
  ])('%s', async (_, draft, typed, wanted) => {
    kept.write('draft.talk', draft)
    const field = await fieldAfter(typed)
    expect(field.value).toBe(wanted)
    expect(kept.read('draft.talk')).toBe(wanted)
  })

  test('stands behind a message that did not arrive', async () => {
    kept.write('held.talk', 'Lost')
    const field = await fieldAfter('Call Bob')
    expect(field.value).toBe('Lost\nCall Bob')
  })
})
