import { setup } from './01-setup.ts'
import { build } from './02-build.ts'
import { load } from './03-load.ts'
import { deploy } from './04-deploy.ts'
import { verify } from './05-verify.ts'
import { teardown } from './06-teardown.ts'
import type { Step } from './lib/run/step.ts'

/** The pipeline in order: what `npm run deploy` runs. */
export const PIPELINE: readonly Step[] = [setup, build, load, deploy, verify]

export const STEPS: readonly Step[] = [...PIPELINE, teardown]
