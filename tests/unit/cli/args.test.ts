import t from 'tap'
import { COMMON_FLAGS, parseCommandArgs } from '../../../scripts/cli/args.ts'
import { EXIT } from '../../../scripts/lib/errors.ts'
import type { Flags } from '../../../scripts/lib/run/operation.ts'
import { SETTING_PATHS } from '../../../scripts/lib/run/settings.ts'

const OWN: Flags = { only: { about: '', argument: 'STEP' }, follow: { about: '', short: 'f' } }
const parse = (...argv: string[]) => parseCommandArgs(argv, OWN, 'deploy')
const QUIET = { dryRun: false, force: false, verbose: false, json: false, yes: false, words: [] }

const READ: [argv: string[], expected: object][] = [
  [[], { options: QUIET, help: false, printConfig: false }],
  [['--dry-run'], { options: { ...QUIET, dryRun: true } }],
  [['-n'], { options: { dryRun: true } }],
  [['--force', '--yes', '--json', '--verbose'], { options: { force: true, yes: true, json: true, verbose: true } }],
  [['-vy'], { options: { verbose: true, yes: true } }],
  [['-h'], { help: true }],
  [['--help'], { help: true }],
  [['--print-config'], { printConfig: true }],
  [['--only', 'load'], { options: { values: { only: 'load' } } }],
  [['--only=load'], { options: { values: { only: 'load' } } }],
  [['-f'], { options: { values: { follow: true } } }],
  [['backend', '--follow', 'frontend'], { options: { words: ['backend', 'frontend'], values: { follow: true } } }],
  [['--', '--force'], { options: { force: false, words: ['--force'] } }],
]
for (const [argv, expected] of READ)
  t.test(`reads ${argv.join(' ') || 'no arguments'}`, async (t) => t.match(parse(...argv), expected))

t.test('every common flag is told apart from every other', async (t) => {
  const seen = new Set(Object.keys(COMMON_FLAGS).map((flag) => JSON.stringify(parse(`--${flag}`))))
  t.equal(seen.size, Object.keys(COMMON_FLAGS).length)
  t.notOk(seen.has(JSON.stringify(parse())))
})

t.test('every setting is a flag, and none is an option of the command', async (t) => {
  for (const path of SETTING_PATHS.keys()) {
    const { settings, options } = parse(`--${path}`, 'value')
    t.same([...settings], [[path, 'value']])
    t.notOk(path in options.values)
  }
})

t.test('a setting that may stand alone has its value then, and only then', async (t) => {
  const settings = (...argv: string[]): [string, string][] => [...parse(...argv).settings]
  t.same(settings('--ingress'), [['ingress', 'on']])
  t.same(settings('--ingress', '--force'), [['ingress', 'on']])
  t.same(settings('--ingress', 'off'), [['ingress', 'off']])
  t.same(settings('--ingress=auto'), [['ingress', 'auto']])
  t.same(parse('--', '--ingress').options.words, ['--ingress'])
  t.throws(() => settings('--port'), { code: 'TSK_USAGE' }, 'another one needs a value')
})

t.test('a flag that may be repeated keeps every value', async (t) => {
  const { options } = parseCommandArgs(
    ['--set', 'a=1,b=2', '--set=c=3'],
    { set: { about: '', argument: 'KEY=VALUE', repeats: true } },
    'x',
  )
  t.same(options.values['set'], ['a=1,b=2', 'c=3'])
})

t.test("a command's own flag hides the setting of the same name", async (t) => {
  const { settings, options } = parseCommandArgs(['--port', '1'], { port: { about: '', argument: 'PORT' } }, 'x')
  t.same([[...settings], options.values['port']], [[], '1'])
})

const REFUSED: [argv: string[], message: RegExp][] = [
  [['--dry-rum'], /There is no flag --dry-rum \(did you mean "dry-run"\?\)/],
  [['--forse'], /did you mean "force"/],
  [['--cluster.cpu', '2'], /did you mean "cluster\.cpus"/],
  [['--wholly-unknown'], /There is no flag --wholly-unknown$/],
  [['-z'], /There is no flag -?-z/],
  [['--only'], /--only/],
  [['--force=yes'], /--force/],
  [['--port'], /--port/],
]
for (const [argv, message] of REFUSED) {
  t.test(`refuses ${argv.join(' ')}`, async (t) =>
    t.throws(() => parse(...argv), {
      code: 'TSK_USAGE',
      exitCode: EXIT.usage,
      message,
      hint: /npm run deploy -- --help/,
    }),
  )
}
