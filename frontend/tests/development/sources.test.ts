import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { applyChanges, digests, treeHash } from '../../development/sources.ts'

let project: string
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'sources-'))
  mkdirSync(join(project, 'src/deep'), { recursive: true })
  writeFileSync(join(project, 'src/a.tsx'), 'a')
  writeFileSync(join(project, 'src/deep/b.tsx'), 'b')
  writeFileSync(join(project, 'next.config.ts'), '')
})
afterEach(() => rmSync(project, { recursive: true }))

const base64 = (text: string): string => Buffer.from(text).toString('base64')
const names = (): string[] => [...digests(project).keys()].sort()

test('sources have one name that tells of content and path, and of nothing beside them', () => {
  expect(names()).toEqual(['src/a.tsx', 'src/deep/b.tsx'])
  // The same as hashInputs of the suite names these two.
  expect(treeHash(digests(project))).toBe('cc947cd118155a4f')
  writeFileSync(join(project, 'next.config.ts'), 'x')
  expect(treeHash(digests(project))).toBe('cc947cd118155a4f')
  writeFileSync(join(project, 'src/a.tsx'), 'A')
  expect(treeHash(digests(project))).not.toBe('cc947cd118155a4f')
})

test('files come, change and go, with the folders that they leave empty and nothing unfinished', () => {
  const put = { 'src/a.tsx': base64('A'), 'src/new/c.tsx': base64('c') }
  applyChanges(project, { put, remove: ['src/deep/b.tsx', 'src/deep/never.tsx'] })
  expect(names()).toEqual(['src/a.tsx', 'src/new/c.tsx'])
  expect(readFileSync(join(project, 'src/a.tsx'), 'utf8')).toBe('A')
  expect(readdirSync(join(project, 'src')).sort()).toEqual(['a.tsx', 'new'])
})

test('bytes stay what they are', () => {
  const bytes = Buffer.from([0, 255, 10, 13, 128])
  applyChanges(project, { put: { 'src/icon.png': bytes.toString('base64') }, remove: [] })
  expect(readFileSync(join(project, 'src/icon.png'))).toEqual(bytes)
})

test.each([
  'next.config.ts',
  '../x',
  'src/../next.config.ts',
  '/etc/x',
  'src',
  'src//a.tsx',
  'srcs/a.tsx',
  './src/a.tsx',
])('%s is no source: nothing of the change is done', (path) => {
  const before = treeHash(digests(project))
  expect(() => applyChanges(project, { put: { 'src/a.tsx': base64('A'), [path]: '' }, remove: [] })).toThrow(path)
  expect(() => applyChanges(project, { put: {}, remove: ['src/a.tsx', path] })).toThrow('is no source')
  expect(treeHash(digests(project))).toBe(before)
})
