// The types of the frontend's client are those of the API's description, which a test of the backend compares with its
// code.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { renderApiSchema } from '../../../scripts/codegen/api-schema.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')
const DOCUMENT = JSON.parse(readFileSync(join(ROOT, 'backend', 'openapi.json'), 'utf8')) as {
  paths: Record<string, object>
}
const WRITTEN = readFileSync(join(ROOT, 'frontend', 'src', 'api', 'api-schema.ts'), 'utf8')

t.test('the written types are current', async (t) => {
  t.equal(await renderApiSchema(DOCUMENT), WRITTEN, 'stale: npm run client')
  const { '/api/v1/tasks': _, ...paths } = DOCUMENT.paths
  t.not(await renderApiSchema({ ...DOCUMENT, paths }), WRITTEN, 'a path that is gone is noticed')
})
