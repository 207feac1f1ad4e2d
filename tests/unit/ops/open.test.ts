import t from 'tap'
import { browserCommand, operation } from '../../../scripts/ops/open.ts'
import { page } from '../../fixtures/application/page.ts'
import { sandbox } from '../../fixtures/suite/sandbox.ts'

t.test('every system has its own way, and one without a screen has none', (t) => {
  const command = (platform: NodeJS.Platform, kernel: string, env: Record<string, string>, ...tools: string[]) =>
    browserCommand('http://localhost:1', { platform, kernel, env, has: (tool) => tools.includes(tool) })?.[0]
  t.equal(command('darwin', '25.0', {}), 'open')
  t.equal(command('win32', '10', {}), 'cmd.exe')
  t.equal(command('linux', '6.6-microsoft-standard-WSL2', {}, 'wslview', 'cmd.exe'), 'wslview')
  t.equal(command('linux', '6.6-microsoft-standard-WSL2', {}, 'cmd.exe'), 'cmd.exe')
  t.equal(command('linux', '6.8', { DISPLAY: ':0' }, 'xdg-open'), 'xdg-open')
  t.equal(command('linux', '6.8', { WAYLAND_DISPLAY: 'w' }, 'xdg-open'), 'xdg-open')
  t.equal(command('linux', '6.8', { DISPLAY: '', WAYLAND_DISPLAY: 'w' }, 'xdg-open'), 'xdg-open')
  t.equal(command('linux', '6.8', {}, 'xdg-open'), undefined, 'over ssh')
  t.equal(command('linux', '6.8', { DISPLAY: ':0' }), undefined)
  t.end()
})

t.test('the address is data, and is opened once it answers', async (t) => {
  const port = await page(t, 307)
  const box = sandbox(
    t,
    { 'xdg-open': [{ args: [`http://localhost:${port}`] }] },
    { settings: { port }, env: { DISPLAY: ':0' } },
  )
  t.same(await operation.run(box.context), { url: `http://localhost:${port}`, opened: true })
  t.equal(box.data(), `http://localhost:${port}\n`)
})

t.test('an address that does not answer is printed and not opened', async (t) => {
  const box = sandbox(t, { 'xdg-open': [] }, { settings: { port: await page(t, 502) }, env: { DISPLAY: ':0' } })
  await t.rejects(operation.run(box.context), { code: 'TSK_APP_UNREACHABLE', evidence: ['status 502'] })
  t.match(box.data(), /^http:/)
})

t.test('--print asks nobody', async (t) => {
  const box = sandbox(t, { 'xdg-open': [] }, { settings: { port: '65001' }, options: { values: { print: true } } })
  t.match(await operation.run(box.context), { opened: false })
  t.equal(box.data(), 'http://localhost:65001\n')
})
