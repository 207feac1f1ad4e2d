import type { Context } from './context.ts'

/** The values of the chart with which pods take saved sources. */
export const DEVELOPMENT = ['backend.development.enabled', 'frontend.development.enabled'] as const

/** Words for `--set` that switch it on. */
export const developing = (): string[] => DEVELOPMENT.map((key) => `${key}=true`)

/** Whether this run deploys the pod that runs `next dev`. */
export const developsFrontend = ({ options }: Pick<Context, 'options'>): boolean =>
  [options.values['set'] ?? []].flat().includes('frontend.development.enabled=true')
