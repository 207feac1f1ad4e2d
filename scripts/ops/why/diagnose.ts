// A recording of the cluster without secrets, from which `why` gives the same report elsewhere.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { diagnoseOwn } from '../../lib/causes/own.ts'
import { archiveOf } from '../../lib/causes/reading/archive.ts'
import { readRedacted } from '../../lib/causes/reading/read-redacted.ts'
import { diagnosisAsData, renderDiagnosis } from '../../lib/causes/render.ts'
import type { Flags, Operation } from '../../lib/run/operation.ts'
import { usageError } from '../../lib/run/usage-error.ts'
import { formatSize } from '../../lib/units.ts'

const FLAGS: Flags = {
  output: { about: 'the file to write (.taskora/diagnosis/TIME.json.gz)', argument: 'FILE', short: 'o' },
}

export const operation: Operation = {
  name: 'diagnose',
  summary: 'Write a recording of the cluster without secrets, for `why --from` on another machine',
  flags: FLAGS,
  changes: false,
  async run(context) {
    const { options, report, paths, config } = context
    if (options.words.length > 0) throw usageError('diagnose takes no words', 'diagnose')
    const { facts, redactions } = await readRedacted(context, config.namespace)
    const output = options.values['output']
    const moment = new Date(facts.takenAt).toISOString().slice(0, 19).replaceAll(':', '-')
    const file = typeof output === 'string' ? resolve(output) : join(paths.state, 'diagnosis', `${moment}.json.gz`)
    const bytes = gzipSync(JSON.stringify(archiveOf(facts, redactions)))
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, bytes, { mode: 0o600 })
    const diagnosis = diagnoseOwn(facts, { namespace: config.namespace })
    for (const line of renderDiagnosis(diagnosis, report.colour)) report.note(line)
    report.note(`${relative(process.cwd(), file)}  ${formatSize(bytes.length)}`)
    report.table(Object.entries(redactions).map(([kind, amount]) => ['left out', String(amount), kind]))
    return { file, bytes: bytes.length, redactions, ...diagnosisAsData(diagnosis) }
  },
}
