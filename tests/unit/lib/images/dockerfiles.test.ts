// What an edited line costs in a build of an image.
import { readFileSync } from 'node:fs'
import t from 'tap'

/** Names of the stages that the last one copies sources from, of those that install libraries or are made of such. */
function slowStages(dockerfile: string): string[] {
  const stages = dockerfile
    .split(/^(?=FROM )/m)
    .slice(1)
    .map((text) => ({ text, ...(/^FROM (?<base>\S+)(?: AS (?<name>\S+))?/.exec(text)!.groups as Named) }))
  const last = stages.at(-1)!
  const installs = (name: string): boolean => {
    const stage = stages.find((each) => each.name === name)
    return stage !== undefined && (/pip .*install/s.test(stage.text) || installs(stage.base))
  }
  const copied = [...last.text.matchAll(/^COPY --from=(\S+) (\S+)/gm)].filter(([, , path]) => !path!.endsWith('.venv'))
  return [...new Set(copied.map(([, stage]) => stage!))].filter(installs)
}
type Named = { base: string; name?: string }

t.test('sources come from a stage without libraries: BuildKit reads all that lies beside what is copied', async (t) => {
  const dockerfile = readFileSync('backend/Dockerfile', 'utf8')
  t.same(slowStages(dockerfile), [])
  const within = dockerfile.replace('${PYTHON_IMAGE} AS build', 'libraries AS build')
  t.not(within, dockerfile)
  t.same(slowStages(within), ['build'])
  t.same(slowStages(dockerfile.replaceAll('--from=build', '--from=libraries')), ['libraries'])
})
