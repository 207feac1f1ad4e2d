// A program of its own, because a person's command names images once in a process that has not done so before:
// `node hash-context.ts FOLDER` prints what the name of the image of that folder took.
import { hashInputs, readImageInputs } from '../../lib/images/image-inputs.ts'

const [folder = '.'] = process.argv.slice(2)
const [started, cpu] = [performance.now(), process.cpuUsage()]
const inputs = readImageInputs(folder, { buildArgs: {} })
const hash = hashInputs(inputs)
const durationMs = performance.now() - started
const { user, system } = process.cpuUsage(cpu)
process.stdout.write(
  JSON.stringify({
    files: inputs.size,
    hash,
    durationMs,
    cpuMs: (user + system) / 1000,
    memoryBytes: process.resourceUsage().maxRSS * 1024,
  }),
)
