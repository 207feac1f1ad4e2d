import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readSettings } from '@/server/settings'

const folder = mkdtempSync(join(tmpdir(), 'taskora-settings-'))
afterAll(() => rmSync(folder, { recursive: true }))
writeFileSync(join(folder, 'secret'), 'a secret\n')
writeFileSync(join(folder, 'empty'), '\n')

const complete = {
  PUBLIC_URL: 'https://taskora.example/',
  BACKEND_URL: 'http://taskora-backend:8000',
  AUTH_SECRET_FILE: join(folder, 'secret'),
  DATABASE_HOST: 'taskora-database',
  DATABASE_PASSWORD_FILE: join(folder, 'secret'),
}

const mail = { SMTP_HOST: 'mail.example', SMTP_FROM: 'Taskora <tasks@example.com>' }

test('mail is off without a server, and needs no more than that and a sender', () => {
  expect(readSettings(complete).mail).toBeUndefined()
  expect(readSettings({ ...complete, ...mail }).mail).toEqual({
    host: 'mail.example',
    port: 587,
    tls: 'starttls',
    from: 'Taskora <tasks@example.com>',
    usernameFile: undefined,
    passwordFile: undefined,
  })
})

test('a complete environment needs no more than what differs between deployments', () => {
  expect(readSettings(complete)).toMatchObject({
    trustedOrigins: ['https://taskora.example'],
    auth: { secret: 'a secret', issuer: 'taskora', audience: 'taskora-api' },
    database: { host: 'taskora-database', port: 5432, name: 'taskora', user: 'taskora' },
  })
})

test('further origins are listed after the public one, without paths', () => {
  const { trustedOrigins } = readSettings({
    ...complete,
    TRUSTED_ORIGINS: 'http://192.168.49.2:30080/ , http://localhost:8080/x',
  })
  expect(trustedOrigins).toEqual(['https://taskora.example', 'http://192.168.49.2:30080', 'http://localhost:8080'])
})

test('everything that is missing is named at once', () => {
  const missing = Object.keys(complete)
  expect(() => readSettings({})).toThrow(new RegExp(missing.map((name) => `(?=.*${name} is not set)`).join('')))
})

test.each([
  ['PUBLIC_URL', 'nonsense', /PUBLIC_URL is not a URL/],
  ['TRUSTED_ORIGINS', 'http://ok.example,nonsense', /TRUSTED_ORIGINS is not a URL/],
  ['DATABASE_PORT', '65536', /DATABASE_PORT is not a port/],
  ['DATABASE_CONNECTIONS', '1', /DATABASE_CONNECTIONS is not from 2 to 100/],
  ['SMTP_FROM', '', /SMTP_FROM is not set/],
  ['SMTP_PORT', 'smtp', /SMTP_PORT is not a port/],
  ['SMTP_TLS', 'ssl', /SMTP_TLS is not one of implicit, starttls, none/],
  ['SMTP_USERNAME_FILE', join(folder, 'secret'), /SMTP_PASSWORD_FILE is not set/],
  ['AUTH_SECRET_FILE', join(folder, 'empty'), /AUTH_SECRET_FILE names an empty file/],
  ['AUTH_SECRET_FILE', join(folder, 'absent'), /AUTH_SECRET_FILE ENOENT/],
])('%s=%s is refused by name', (name, value, message) => {
  expect(() => readSettings({ ...complete, ...mail, [name]: value })).toThrow(message)
})
