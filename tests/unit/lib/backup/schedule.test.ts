import t from 'tap'
import { backupAge, describeSchedule } from '../../../../scripts/lib/backup/schedule.ts'

const NOW = Date.parse('2026-11-29T12:00:00Z')
const schedule = (status: object) =>
  describeSchedule({ kind: 'CronJob', metadata: { name: 'b' }, spec: { schedule: '17 2 * * *' }, status }, NOW)

t.test('what the cluster tells of backups', async (t) => {
  const [due, done] = ['2026-11-29T02:17:00Z', '2026-11-29T02:18:00Z']
  const cases: [about: string, status: object, failing: boolean, age: string][] = [
    ['none was due yet', {}, false, 'no backup yet'],
    ['the newest is done', { lastScheduleTime: due, lastSuccessfulTime: done }, false, 'newest backup 9h old'],
    ['the first one failed', { lastScheduleTime: due }, true, 'no backup yet'],
    [
      'the newest failed',
      { lastScheduleTime: due, lastSuccessfulTime: '2026-11-28T02:18:00Z' },
      true,
      'newest backup 33h old',
    ],
    [
      'one is being made',
      { lastScheduleTime: '2026-11-29T11:59:00Z', lastSuccessfulTime: done },
      false,
      'newest backup 9h old',
    ],
  ]
  for (const [about, status, failing, age] of cases) {
    const found = schedule(status)
    t.equal(found.failing, failing, about)
    t.equal(backupAge(found, NOW), age, about)
  }
})
