// @vitest-environment jsdom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { fakeApi, UNAVAILABLE } from '../../fixtures/fake-api'
import { atADesk, button, focused, openBoard, titles } from '../../fixtures/open-board'

vi.mock('next/navigation', () => import('../../fixtures/next-navigation'))

atADesk()

const composer = () => screen.getByLabelText<HTMLInputElement>('New task')
const chips = () => screen.queryByRole('list', { name: 'Understood' })
const chipNames = () =>
  chips()
    ? within(chips()!)
        .getAllByRole('button')
        .map((chip) => chip.getAttribute('aria-label')?.replace(/.*keep “(.*)” as text/, '$1'))
    : []
const marked = () => [...document.querySelectorAll('mark')].map((mark) => mark.textContent)
const created = (api: ReturnType<typeof fakeApi>) =>
  api.log.filter((line) => line.startsWith('POST /api/v1/tasks ')).map((line) => JSON.parse(line.slice(19)))

describe('what is understood of a new task', () => {
  test('stands as chips, is marked in the text, and is sent with the title that is left', async () => {
    const api = fakeApi()
    const person = openBoard(api)
    await person.type(composer(), 'Call Bob tomorrow #work !high')
    await waitFor(() => expect(chipNames()).toEqual(['tomorrow', '#work', '!high']))
    expect(marked()).toEqual(['tomorrow', '#work', '!high'])
    await screen.findByText(/^Understood: due .*, tag work, priority High$/)
    await person.keyboard('{Enter}')
    await waitFor(() => expect(titles()).toEqual(['Call Bob']))
    expect(created(api)).toEqual([
      { title: 'Call Bob', due_at: '2031-03-05T16:00:00Z', due_time_zone: 'UTC', priority: 'high', tags: ['work'] },
    ])
    expect(chips()).toBeNull()
  })

  test('is read when Enter comes before the answer, and typing goes on meanwhile', async () => {
    const api = fakeApi()
    const person = openBoard(api)
    await person.type(composer(), 'Call Bob tomorrow{Enter}Next')
    expect(composer().value).toBe('Next')
    await waitFor(() => expect(titles()).toEqual(['Call Bob']))
    expect(created(api)[0].due_at).toBe('2031-03-05T16:00:00Z')
  })

  test('is text again by a click, and the keyboard is back in the text', async () => {
    const api = fakeApi()
    const person = openBoard(api)
    await person.type(composer(), 'Tomorrow Never Dies tomorrow #work')
    await waitFor(() => expect(chipNames()).toEqual(['tomorrow', '#work']))
    await person.click(screen.getByRole('button', { name: /keep “tomorrow” as text/ }))
    await waitFor(() => expect(chipNames()).toEqual(['#work']))
    expect(focused()).toBe('New task')
    expect(composer().value).toBe('Tomorrow Never Dies tomorrow #work')
    await person.keyboard('{Enter}')
    await waitFor(() => expect(titles()).toEqual(['Tomorrow Never Dies tomorrow']))
    expect(created(api)[0]).toEqual({ title: 'Tomorrow Never Dies tomorrow', tags: ['work'] })
  })

  test('is text again by Backspace behind it; the next one takes a letter', async () => {
    const person = openBoard(fakeApi())
    await person.type(composer(), 'Call Bob tomorrow')
    await waitFor(() => expect(chipNames()).toEqual(['tomorrow']))
    await person.keyboard('{Backspace}')
    expect(composer().value).toBe('Call Bob tomorrow')
    expect(chipNames()).toEqual([])
    await person.keyboard('{Backspace}')
    expect(composer().value).toBe('Call Bob tomorro')
  })

  test('gives way to what is chosen by hand: its words are text', async () => {
    const api = fakeApi()
    const person = openBoard(api)
    await person.type(composer(), 'Call Bob !low')
    await waitFor(() => expect(chipNames()).toEqual(['!low']))
    await person.click(button('Due date, priority and tags'))
    await person.click(await screen.findByRole('radio', { name: 'High' }))
    await waitFor(() => expect(chipNames()).toEqual([]))
    await person.click(button('Add'))
    await waitFor(() => expect(titles()).toEqual(['Call Bob !low']))
    expect(created(api)[0].priority).toBe('high')
  })

  test('goes before what the view suggests', async () => {
    const api = fakeApi()
    const person = openBoard(api, { address: '/tasks?view=today' })
    await person.type(composer(), 'Call Bob tomorrow')
    await waitFor(() => expect(chipNames()).toEqual(['tomorrow']))
    await person.keyboard('{Enter}')
    await waitFor(() => expect(created(api)[0]?.due_at).toBe('2031-03-05T16:00:00Z'))
  })
})

describe('a reader that does not answer', () => {
  test('is not waited for: the text is a plain task', async () => {
    const api = fakeApi()
    api.reading = new Promise(() => undefined)
    const person = openBoard(api)
    await person.type(composer(), 'Call Bob tomorrow{Enter}')
    expect(composer().value).toBe('')
    await waitFor(() => expect(titles()).toEqual(['Call Bob tomorrow']))
  })

  test('leaves what is added offline as it was typed', async () => {
    const api = fakeApi()
    api.refusal = UNAVAILABLE
    const person = openBoard(api)
    await person.type(composer(), 'Call Bob tomorrow{Enter}')
    const unsent = await screen.findByRole('list', { name: 'Not sent yet' })
    within(unsent).getByText('Call Bob tomorrow')
  })

  test('is asked in pauses, not for each letter', async () => {
    const api = fakeApi()
    const person = openBoard(api)
    await person.type(composer(), 'Call Bob')
    await act(() => new Promise((resolve) => setTimeout(resolve, 400)))
    expect(api.readTexts).toEqual(['Call Bob'])
  })
})

describe('several pasted lines', () => {
  const paste = (text: string) => fireEvent.paste(composer(), { clipboardData: { getData: () => text } })

  test('are offered as several tasks, in their order', async () => {
    const api = fakeApi('Before')
    const person = openBoard(api)
    paste('- Milk tomorrow\r\n\r\n- Eggs #shop\nBread')
    await screen.findByRole('region', { name: 'Pasted lines' })
    await waitFor(() => expect(document.activeElement?.textContent).toBe('Add 3 tasks'))
    await person.keyboard('{Enter}')
    await waitFor(() => expect(titles()).toEqual(['- Milk', '- Eggs', 'Bread', 'Before']))
    expect(created(api).map(({ tags }) => tags)).toEqual([undefined, ['shop'], undefined])
    expect(composer().value).toBe('')
    expect(focused()).toBe('New task')
  })

  test('are one task after Escape, and no word is lost', async () => {
    const api = fakeApi()
    const person = openBoard(api)
    paste('Milk\nEggs')
    await screen.findByRole('button', { name: 'Add 2 tasks' })
    await person.keyboard('{Escape}')
    expect(screen.queryByRole('region', { name: 'Pasted lines' })).toBeNull()
    expect(focused()).toBe('New task')
    await person.keyboard('{Enter}')
    await waitFor(() => expect(titles()).toEqual(['Milk Eggs']))
  })

  test('of which only one says something go into the field as ever', () => {
    openBoard(fakeApi())
    paste('Milk\n\n---\n')
    expect(screen.queryByRole('region', { name: 'Pasted lines' })).toBeNull()
  })
})

test('Escape leaves the line for new tasks', async () => {
  const person = openBoard(fakeApi('Milk'))
  await person.type(composer(), 'Half{Escape}')
  expect(document.activeElement).toBe(document.body)
  expect(composer().value).toBe('Half')
})
