// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { fakeApi } from '../../fixtures/fake-api'
import { atADesk, box, button, dialog, openBoard, titles } from '../../fixtures/open-board'

vi.mock('next/navigation', () => import('../../fixtures/next-navigation'))

atADesk()

const REPEAT = {
  rule: 'FREQ=WEEKLY;BYDAY=MO',
  after_completion: false,
  except_on: [],
  text: 'every Monday',
  next_at: '2035-01-08T08:00:00Z',
  next_task_id: null,
}
const MEETING = { title: 'Team meeting', due_at: '2035-01-01T08:00:00Z', due_time_zone: 'UTC', repeat: REPEAT }
const DEFINITION = { rule: REPEAT.rule, after_completion: false, except_on: [] }

const changes = (api: ReturnType<typeof fakeApi>) =>
  api.log.filter((line) => line.startsWith('PATCH')).map((line) => JSON.parse(line.slice(line.indexOf('{'))))
const composer = () => screen.getByLabelText<HTMLInputElement>('New task')

describe('a task that repeats', () => {
  test('is understood of a text as a chip that can be taken back', async () => {
    const api = fakeApi()
    const person = openBoard(api)
    await person.type(composer(), 'Team meeting every monday')
    const chip = await screen.findByRole('button', {
      name: /^Repeats Every Monday from .*: keep “every monday” as text/,
    })
    expect(screen.getAllByRole('button', { name: /as text$/ })).toHaveLength(1)
    await person.keyboard('{Enter}')
    await waitFor(() => expect(titles()).toEqual(['Team meeting']))
    expect(JSON.parse(api.log[0]!.slice(19))).toEqual({
      title: 'Team meeting',
      due_at: '2031-03-10T09:00:00Z',
      due_time_zone: 'UTC',
      repeat: DEFINITION,
    })
    expect(chip.isConnected).toBe(false)
    await person.type(composer(), 'Read every monday')
    await person.click(await screen.findByRole('button', { name: /keep “every monday” as text/ }))
    await person.keyboard('{Enter}')
    await waitFor(() => expect(titles()).toContain('Read every monday'))
  })

  test('says so on its row, and the next one comes when it is done, and goes when that is undone', async () => {
    const api = fakeApi(MEETING)
    const person = openBoard(api)
    screen.getByText('Every Monday')
    await person.click(box('Team meeting'))
    await waitFor(() => expect(titles()).toEqual(['Team meeting']))
    await waitFor(() => expect(document.querySelector('[data-row="team-meeting-next"]')).toBeTruthy())
    await person.click(button('Undo'))
    await waitFor(() => expect(document.querySelector('[data-row="team-meeting-next"]')).toBeNull())
    expect(titles()).toEqual(['Team meeting'])
  })

  test('is skipped from its menu, and that is undone', async () => {
    const api = fakeApi(MEETING, 'Once')
    const person = openBoard(api)
    await person.click(button('More about “Team meeting”'))
    await person.click(await screen.findByRole('menuitem', { name: 'Skip this one' }))
    await screen.findByText('Skipped this one of “Team meeting”')
    expect(api.tasks[0]?.due_at).toBe(REPEAT.next_at)
    await person.click(button('Undo'))
    await waitFor(() => expect(api.tasks[0]?.due_at).toBe(MEETING.due_at))
    expect(changes(api)[0]).toMatchObject({ due_at: MEETING.due_at, due_time_zone: 'UTC', repeat: DEFINITION })
    await person.click(button('More about “Once”'))
    expect(screen.queryByRole('menuitem', { name: 'Skip this one' })).toBeNull()
  })

  test('is chosen in the details, with its end, and ended there', async () => {
    const api = fakeApi({ ...MEETING, repeat: null })
    const person = openBoard(api)
    await person.click(button('Details of “Team meeting”'))
    let form = within(await dialog('Task details'))
    await person.selectOptions(form.getByLabelText('Repeats'), 'Every weekday')
    fireEvent.change(form.getByLabelText('Until (optional)'), { target: { value: '2035-06-30' } })
    await person.click(form.getByLabelText('Repeat from the day it is completed'))
    await person.click(form.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(changes(api)).toHaveLength(1))
    expect(changes(api)[0]).toEqual({
      repeat: { rule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;UNTIL=20350630', after_completion: true, except_on: [] },
    })
    await person.click(button('Details of “Team meeting”'))
    form = within(await dialog('Task details'))
    fireEvent.change(form.getByLabelText('Times (optional)'), { target: { value: '6' } })
    expect(form.getByLabelText<HTMLInputElement>('Until (optional)').value, 'one end takes the place of another').toBe(
      '',
    )
    await person.click(form.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(changes(api)[1].repeat.rule).toBe('FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;COUNT=6'))
    await person.click(button('Details of “Team meeting”'))
    form = within(await dialog('Task details'))
    await person.selectOptions(form.getByLabelText('Repeats'), 'Never')
    await person.click(form.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(changes(api)[2]).toEqual({ repeat: null }))
  })

  test('skips days, which are listed and can be taken back', async () => {
    const api = fakeApi({ ...MEETING, repeat: { ...REPEAT, except_on: ['2035-02-05'] } })
    const person = openBoard(api)
    await person.click(button('Details of “Team meeting”'))
    let form = within(await dialog('Task details'))
    form.getByText('Not on Monday 5 February 2035')
    fireEvent.change(form.getByLabelText('Skip a day'), { target: { value: '2035-01-29' } })
    await person.click(form.getByRole('button', { name: 'Skip' }))
    await person.click(form.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(changes(api)).toHaveLength(1))
    expect(changes(api)[0]).toEqual({ repeat: { ...DEFINITION, except_on: ['2035-01-29', '2035-02-05'] } })
    await person.click(button('Details of “Team meeting”'))
    form = within(await dialog('Task details'))
    await person.click(form.getByRole('button', { name: 'Do not skip Monday 5 February 2035' }))
    await person.click(form.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(changes(api)[1]).toEqual({ repeat: { ...DEFINITION, except_on: ['2035-01-29'] } }))
  })

  test('is changed for this one or for all that come', async () => {
    const api = fakeApi(MEETING)
    const person = openBoard(api)
    await person.click(button('Details of “Team meeting”'))
    const form = within(await dialog('Task details'))
    expect(form.queryByRole('radio', { name: 'Only this task' })).toBeNull()
    await person.type(form.getByLabelText('Title'), ' in room 2')
    expect(form.getByRole<HTMLInputElement>('radio', { name: 'This and future tasks' }).checked).toBe(true)
    await person.click(form.getByRole('radio', { name: 'Only this task' }))
    await person.click(form.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(changes(api)).toEqual([{ title: 'Team meeting in room 2', apply_to: 'this' }]))
  })
})
