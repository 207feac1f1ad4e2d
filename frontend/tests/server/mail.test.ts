import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { sendMail } from '@/server/mail'
import type { MailSettings } from '@/server/mail-settings'
import { type MailServer, startMailServer } from '../../../tests/fixtures/mail/mail-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'taskora-mail-'))
afterAll(() => rmSync(folder, { recursive: true }))
const usernameFile = join(folder, 'username')
const passwordFile = join(folder, 'password')
writeFileSync(usernameFile, 'taskora\n')
writeFileSync(passwordFile, 'the first\n')

let server: MailServer
afterEach(async () => {
  vi.restoreAllMocks()
  await server.stop()
})

const MESSAGE = { to: 'ada@example.com', subject: 'A subject', text: 'A text' }
const settingsFor = (tls: MailSettings['tls']): MailSettings => ({
  host: '127.0.0.1',
  port: server.port,
  tls,
  from: 'tasks@example.com',
})

/** Sends the message and resolves to what was logged. */
async function send(settings: MailSettings): Promise<string> {
  const lines: string[] = []
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((line) => lines.push(String(line)) > 0)
  await sendMail(settings, MESSAGE)
  vi.restoreAllMocks()
  return lines.join('')
}

test('a message is handed to a relay as it is', async () => {
  server = await startMailServer()
  expect(await send(settingsFor('none'))).toContain('mail_sent')
  expect(server.mails).toMatchObject([{ to: 'ada@example.com', user: undefined, secure: false }])
})

test('user and password are read for each message, and a wrong one is reported without the address', async () => {
  server = await startMailServer({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) =>
      password === 'the second' ? done(null, { user: username }) : done(new Error('Refused: ada@example.com')),
  })
  const settings = { ...settingsFor('none'), usernameFile, passwordFile }
  const refused = await send(settings)
  expect(refused).toContain('mail_failed')
  expect(refused).toContain('EAUTH')
  expect(refused).not.toMatch(/ada@|the first/)
  writeFileSync(passwordFile, 'the second\n')
  expect(await send(settings)).toContain('mail_sent')
  expect(server.mails).toMatchObject([{ user: 'taskora' }])
})

test.each([
  ['without TLS, where it is asked for', 'starttls', {}],
  ['with a certificate that nobody vouches for', 'starttls', { disabledCommands: [] }],
  ['with such a certificate from the start', 'implicit', { secure: true }],
] as const)('a server %s gets nothing', async (_, tls, options) => {
  server = await startMailServer({ ...options, disabledCommands: 'disabledCommands' in options ? [] : ['STARTTLS'] })
  expect(await send(settingsFor(tls))).toContain('mail_failed')
  expect(server.mails).toEqual([])
})
