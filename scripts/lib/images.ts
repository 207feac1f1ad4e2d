import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readChartValues, type Component } from './chart-values.ts'
import type { Context } from './context.ts'
import { inspectImage, type ImageRecord } from './docker.ts'
import { EXIT, UserError } from './errors.ts'
import { explainChange, hashInputs, readImageInputs, type ImageInputs } from './image-inputs.ts'
import type { Toolchain } from './toolchain.ts'

export type BuiltComponent = Extract<Component, 'frontend' | 'backend'>

export const BUILT_COMPONENTS: readonly BuiltComponent[] = ['frontend', 'backend']

/** An image of the application as it has to be for the present sources. */
export interface WantedImage {
  readonly component: BuiltComponent
  readonly repository: string
  /** The hash of all inputs: equal tags mean equal images. */
  readonly tag: string
  readonly reference: string
  readonly context: string
  readonly buildArgs: Readonly<Record<string, string>>
  readonly inputs: ImageInputs
}

/** The base images that the Dockerfiles take as build arguments. */
const BASE_ARGUMENT = { frontend: ['NODE_IMAGE', 'node'], backend: ['PYTHON_IMAGE', 'python'] } as const

/** What the present sources and base images ask for. Pure of the engine: reads files only. */
export function wantedImages({ paths, config }: Pick<Context, 'paths' | 'config'>, { baseImages }: Pick<Toolchain, 'baseImages'>): WantedImage[] {
  const { repositories } = readChartValues(paths, config)
  return BUILT_COMPONENTS.map((component) => {
    const context = join(paths.sources, component)
    const [argument, base] = BASE_ARGUMENT[component]
    const buildArgs = { [argument]: baseImages[base] }
    const inputs = readImageInputs(context, buildArgs)
    const tag = hashInputs(inputs)
    const repository = repositories[component]
    return { component, repository, tag, reference: `${repository}:${tag}`, context, buildArgs, inputs }
  })
}

/** The engine's record of a wanted image. Throws TSK_IMAGE_NOT_BUILT. */
export async function requireBuilt({ shell }: Context, { reference, component }: WantedImage): Promise<ImageRecord> {
  const record = await inspectImage(shell, reference)
  if (record) return record
  throw new UserError('TSK_IMAGE_NOT_BUILT', `The ${component} image for the present sources does not exist: ${reference}`, {
    hint: 'Run `npm run build` first',
    exitCode: EXIT.build,
  })
}

const inputsFile = ({ paths }: Context, component: BuiltComponent): string => join(paths.state, 'builds', `${component}.json`)

/** Why the image has to be built, compared with the inputs of the last build here. */
export function explainBuild(context: Context, { component, inputs }: WantedImage): string {
  try {
    return explainChange(new Map(JSON.parse(readFileSync(inputsFile(context, component), 'utf8')) as [string, string][]), inputs)
  } catch {
    return 'first build in this checkout'
  }
}

/** Remembers the inputs of a successful build, for the next explanation. */
export function recordBuild(context: Context, { component, inputs }: WantedImage): void {
  mkdirSync(join(context.paths.state, 'builds'), { recursive: true })
  writeFileSync(inputsFile(context, component), JSON.stringify([...inputs]))
}
