import type { Report } from '../report/report.ts'
import { count } from '../units.ts'
import type { Diagnosis } from './diagnose.ts'
import { type Cause, REMARKS } from './rank.ts'
import type { Finding } from './world/finding.ts'
import { listed, say, shorten } from './world/words.ts'

/** How sure a finding is, in a word. */
export const sureness = ({ confidence, symptom }: Finding): string =>
  symptom && confidence < 0.6
    ? 'cannot be known from here'
    : confidence >= 0.9
      ? 'certain'
      : confidence >= 0.7
        ? 'likely'
        : 'possible'

/** A diagnosis as lines for people: root causes with evidence, what follows, and what mends it. */
export function renderDiagnosis({ causes, unknown, unread, looked }: Diagnosis, colour: Report['colour']): string[] {
  const lines = [
    ...causes.flatMap((cause) => renderCause(cause, colour)),
    ...unknown.flatMap((each) => renderUnknown(each, colour)),
  ]
  const figures = colour.dim(
    `(${count(looked.objects, 'object')}, ${count(looked.events, 'event')}, ${count(looked.logs, 'log')})`,
  )
  if (lines.length === 0)
    lines.push(
      looked.objects === 0
        ? `${colour.yellow('?')} Cannot be known: nothing could be read`
        : unread.length > 0
          ? `${colour.yellow('?')} Nothing wrong was found, but not everything could be read ${figures}`
          : `${colour.green('✔')} Nothing is wrong ${figures}`,
    )
  if (unread.length > 0)
    lines.push(
      '',
      colour.yellow(
        `not read: ${listed([...new Set(unread.map(({ what }) => what))], 8)} (${shorten(unread[0]!.why, 120)})`,
      ),
    )
  return lines
}

export function renderCause({ finding, consequences }: Cause, colour: Report['colour']): string[] {
  const { cause, code, evidence, mend, level, hypotheses = [], settle } = finding
  const mark = level === 'warning' ? colour.yellow('!') : level === 'waiting' ? colour.cyan('…') : colour.red('✖')
  const remarks = consequences.filter((each) => REMARKS.has(each.code))
  const follows = consequences.filter((each) => each.level !== 'warning' && !REMARKS.has(each.code))
  return [
    `${mark} ${colour.bold(cause)}  ${colour.dim(`${sureness(finding)} · ${code}`)}`,
    ...evidence.map((line) => `    ${colour.dim(line)}`),
    ...remarks.slice(0, 1).map((each) => `    ${colour.dim('because:')} ${each.cause}`),
    ...follows.slice(0, 4).map((each) => `    ${colour.dim('follows:')} ${each.cause}`),
    ...(follows.length > 4 ? [`    ${colour.dim(`follows: ${follows.length - 4} more`)}`] : []),
    ...(hypotheses.length > 1 ? [`    ${colour.dim('either:')} ${hypotheses.join('; or ')}`] : []),
    ...(finding.symptom && settle
      ? [`    ${colour.cyan('this would settle it:')} ${settle}`]
      : [`    ${colour.cyan('fix:')} ${mend}`]),
    '',
  ]
}

const renderUnknown = ({ cause, evidence, settle, mend }: Finding, colour: Report['colour']): string[] => [
  `${colour.yellow('?')} ${colour.bold(cause)}  ${colour.dim('cannot be known from here')}`,
  ...evidence.map((line) => `    ${colour.dim(line)}`),
  `    ${colour.cyan('this would settle it:')} ${settle ?? mend}`,
  '',
]

/** A diagnosis as data. */
export const diagnosisAsData = ({ causes, unknown, unread, looked }: Diagnosis): object => ({
  healthy: causes.length === 0 && unknown.length === 0 && unread.length === 0 && looked.objects > 0,
  causes: causes.map(({ finding, consequences }) => ({ ...asData(finding), consequences: consequences.map(asData) })),
  unknown: unknown.map(asData),
  unread,
  looked,
})

const asData = (finding: Finding): object => {
  const { code, object, cause, evidence, mend, level, confidence, affects, hypotheses, settle } = finding
  return {
    code,
    cause,
    object: say(object),
    evidence,
    mend,
    level,
    confidence,
    sure: sureness(finding),
    affects: (affects ?? []).map(say),
    ...(hypotheses ? { hypotheses } : {}),
    ...(settle ? { settle } : {}),
  }
}
