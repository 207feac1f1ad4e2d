import { registerHooks } from 'node:module'

const HEADER = '// Made from backend/openapi.json by `npm run client`. Not to be edited.\n\n'

/** The types of an OpenAPI document's paths and schemas, as a TypeScript file. */
export async function renderApiSchema(document: object): Promise<string> {
  // The generator prints by way of the compiler's JavaScript interface, which TypeScript 7 no longer has.
  registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier === 'typescript' ? 'typescript-with-api' : specifier, context),
})
  const { astToString, default: generate } = await import('openapi-typescript')
  const input = structuredClone(document) as Parameters<typeof generate>[0]
  return HEADER + astToString(await generate(input, { alphabetize: true }))
}
