import { expect, test } from 'vitest'
import { partsOf, repeatOf, withEnd } from '@/lib/repeat'
import { formerValues } from '@/lib/task-conflict'
import { newTask } from '../fixtures/fake-api'

const repeat = {
  rule: 'FREQ=WEEKLY;BYDAY=MO',
  after_completion: false,
  except_on: [],
  text: 'every Monday',
  next_at: '2035-01-08T08:00:00Z',
  next_task_id: null,
}
const date = { due_at: '2035-01-01T08:00:00Z', due_time_zone: 'UTC' }
const task = newTask('Team meeting', { ...date, repeat })

test.each([
  ['FREQ=DAILY', 'FREQ=DAILY', '', ''],
  ['FREQ=DAILY;COUNT=5', 'FREQ=DAILY', '', '5'],
  ['FREQ=WEEKLY;BYDAY=MO;UNTIL=20271231', 'FREQ=WEEKLY;BYDAY=MO', '2027-12-31', ''],
  ['FREQ=DAILY;UNTIL=20271231T220000Z', 'FREQ=DAILY', '2027-12-31', ''],
])('%s is a rule and its end', (rule, often, until, times) => {
  expect(partsOf(rule)).toEqual({ often, until, times })
  expect(partsOf(withEnd(often, { until, times }))).toEqual({ often, until, times })
})

test('the undo of another date brings the series back to its day', () => {
  expect(formerValues(task, { due_at: '2035-01-03T08:00:00Z', due_time_zone: 'UTC' })).toEqual({
    ...date,
    repeat: repeatOf(task),
  })
  expect(formerValues(task, { repeat: null })).toEqual({ ...date, repeat: repeatOf(task) })
  expect(formerValues(task, { title: 'x', apply_to: 'this' })).toEqual({ title: 'Team meeting' })
})
