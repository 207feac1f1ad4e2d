import { join } from 'node:path'
import type { Context } from '../../lib/run/context.ts'
import { contentKey } from './content-key.ts'
import { goCommand } from './go-toolchain.ts'
import { obtain } from './kept.ts'
import { architecture, readPlan } from './plan.ts'
import { GO_BUILD, goEnvironment } from './programs.ts'

const LIMIT_MS = 10 * 60_000

/**
 * The path of toxiproxy's server, for Linux on this machine's architecture. It is compiled when it is missing, in about
 * a minute.
 */
export async function toxiproxyProgram(context: Context): Promise<string> {
  const { paths, shell } = context
  const plan = readPlan(paths.root, paths.cache)
  const module = join(plan.source, 'toxiproxy')
  const key = contentKey({ root: plan.source, values: [architecture(), ...GO_BUILD], files: [module] })
  const about = { id: 'toxiproxy', title: 'compiles toxiproxy', needs: [], cpuSeconds: 35, key }
  const folder = await obtain(plan, context, about, async (into, onLine) => {
    const go = await goCommand(plan, context, onLine)
    const program = ['-o', join(into, 'toxiproxy'), 'github.com/Shopify/toxiproxy/v2/cmd/server']
    const env = { ...goEnvironment(paths.cache), GOOS: 'linux', GOARCH: architecture() }
    await shell.act(go, [...GO_BUILD, '-ldflags=-s -w', ...program], { cwd: module, env, timeoutMs: LIMIT_MS, onLine })
  })
  return join(folder, 'toxiproxy')
}
