import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { type Component, readChartValues } from '../run/chart-values.ts'
import type { Context } from '../run/context.ts'
import { developsFrontend } from '../run/development.ts'
import { fact, peek, recall } from '../run/memo.ts'
import { plannedToolchain } from '../toolchain/toolchain.ts'
import { engineImages, type ImageRecord } from './docker.ts'
import { explainChange, hashInputs, type ImageInputs, readImageInputs } from './image-inputs.ts'

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
  /** The engine's ID of the base image: the same reference may come to mean another image. */
  readonly baseId: string
  readonly inputs: ImageInputs
}

/** What `npm run dev` runs beside the images: a target of the frontend's Dockerfile, without the frontend's sources. */
export interface DevelopmentImage extends Omit<WantedImage, 'component'> {
  readonly component: 'frontend-development'
  readonly target: 'development'
}

export type BuildableImage = WantedImage | DevelopmentImage

/** The base images that the Dockerfiles take as build arguments. */
export const BASE_ARGUMENT = { frontend: ['NODE_IMAGE', 'node'], backend: ['PYTHON_IMAGE', 'python'] } as const

/** What the sources, as this run first read them, and the base images in the engine ask for. */
export async function wantedImages(context: Context): Promise<readonly WantedImage[]> {
  return recall(context, WANTED, () => readWantedImages(context))
}

const WANTED = fact<readonly WantedImage[]>('what the sources ask for')

/** The same when this run has read it. */
export const seenWantedImages = (context: Pick<Context, 'memory'>): readonly WantedImage[] =>
  peek(context, WANTED) ?? []

async function readWantedImages(context: Context): Promise<WantedImage[]> {
  const { paths, config } = context
  const { repositories } = readChartValues(paths, config)
  const { baseImages } = plannedToolchain(context)
  return Promise.all(
    BUILT_COMPONENTS.map(async (component) => {
      const [argument, base] = BASE_ARGUMENT[component]
      const buildArgs = { [argument]: baseImages[base] }
      const baseId = (await engineImages(context).known(baseImages[base]))?.id ?? 'none'
      const folder = join(paths.sources, component)
      const inputs = readImageInputs(folder, { buildArgs, baseId })
      const named = nameByInputs(repositories[component], inputs)
      return { component, ...named, context: folder, buildArgs, baseId }
    }),
  )
}

const nameByInputs = (
  repository: string,
  inputs: ImageInputs,
): Pick<WantedImage, 'repository' | 'tag' | 'reference' | 'inputs'> => {
  const tag = hashInputs(inputs)
  return { repository, tag, reference: `${repository}:${tag}`, inputs }
}

/** The image of the pod that runs `next dev`, where this run deploys that. */
export async function developmentImage(context: Context): Promise<DevelopmentImage | undefined> {
  if (!developsFrontend(context)) return undefined
  const frontend = (await wantedImages(context)).find(({ component }) => component === 'frontend')!
  const { developmentRepository } = readChartValues(context.paths, context.config)
  return {
    ...frontend,
    ...nameByInputs(developmentRepository, withoutSources(frontend.inputs)),
    component: 'frontend-development',
    target: 'development',
  }
}

/** Sources are brought into the pod that runs: another image of it is needed for what they are run with alone. */
const withoutSources = (inputs: ImageInputs): ImageInputs =>
  new Map([...inputs].filter(([path]) => !path.startsWith('src/')))

/** Throws TSK_SOURCES_CHANGED when the sources are no longer those that the image's tag stands for. */
export async function assertUnchanged({ shell }: Context, image: BuildableImage): Promise<void> {
  const { component, context, buildArgs, baseId, reference, tag } = image
  const all = readImageInputs(context, { buildArgs, baseId })
  const inputs = 'target' in image ? withoutSources(all) : all
  if (hashInputs(inputs) === tag) return
  // Its tag promises content that it may not have: a later run must not find it.
  await shell.act('docker', ['image', 'rm', reference])
  throw new UserError('TSK_SOURCES_CHANGED', `The sources of the ${component} changed while its image was built`, {
    hint: 'Run the same command again: it builds what is there now',
  })
}

/** The engine's record of a wanted image. Throws TSK_IMAGE_NOT_BUILT. */
export async function requireBuilt(context: Context, { reference, component }: BuildableImage): Promise<ImageRecord> {
  const record = await engineImages(context).known(reference)
  if (record) return record
  throw new UserError(
    'TSK_IMAGE_NOT_BUILT',
    `The ${component} image for the present sources does not exist: ${reference}`,
    {
      hint: 'Run `npm run build` first',
    },
  )
}

const inputsFile = ({ paths }: Context, component: BuildableImage['component']): string =>
  join(paths.state, 'builds', `${component}.json`)

/** Why the image has to be built, compared with the inputs of the last build here. */
export function explainBuild(context: Context, { component, inputs }: BuildableImage): string {
  try {
    const before: ImageInputs = new Map(
      JSON.parse(readFileSync(inputsFile(context, component), 'utf8')) as [string, string][],
    )
    return hashInputs(before) === hashInputs(inputs)
      ? 'the engine has lost the image of these sources'
      : explainChange(before, inputs)
  } catch {
    return 'first build in this checkout'
  }
}

/** Remembers the inputs of a successful build, for the next explanation. */
export function recordBuild(context: Context, { component, inputs }: BuildableImage): void {
  mkdirSync(join(context.paths.state, 'builds'), { recursive: true })
  writeFileSync(inputsFile(context, component), JSON.stringify([...inputs]))
}
