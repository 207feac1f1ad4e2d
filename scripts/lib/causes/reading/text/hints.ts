// What is known of a text beside itself.
import { kindOfWord } from './objects-from-tables.ts'

/** What is known of a text beside itself: the command that printed it, or the name of its file. */
export interface Hint {
  readonly verb?: 'get' | 'describe' | 'logs' | 'events' | undefined
  readonly kind?: string | undefined
  readonly name?: string | undefined
  readonly namespace?: string | undefined
  readonly container?: string | undefined
  readonly previous?: boolean | undefined
  /** The listing covers every namespace. */
  readonly everywhere?: boolean | undefined
}

/** `kubectl -n shop logs api-1 -c api --previous` → what its output is about. Undefined for another command. */
export function hintOfCommand(line: string): Hint | undefined {
  const [, rest] = /(?:^|\s)(?:kubectl|k|oc)\s+(.*)$/.exec(line) ?? []
  if (rest === undefined) return undefined
  const words = rest.replace(/\s*[|>;&].*$/, '').match(/"[^"]*"|'[^']*'|\S+/g) ?? []
  const flags: Record<string, string> = {}
  const plain: string[] = []
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!
    const [, name, value] = /^--?([\w-]+)(?:=(.*))?$/.exec(word) ?? []
    if (name === undefined) plain.push(word)
    else if (value !== undefined) flags[name] = value
    else if (/^(n|namespace|c|container|l|selector|o|output|tail|since|context|kubeconfig)$/.test(name))
      flags[name] = words[++index] ?? ''
    else flags[name] = 'true'
  }
  const [verb, target = '', second] = plain
  const [kindWord, slashName] = target.includes('/') ? target.split('/') : [target, second]
  const base = {
    namespace: flags['n'] ?? flags['namespace'],
    everywhere: flags['A'] !== undefined || flags['all-namespaces'] !== undefined,
  }
  if (verb === 'logs')
    return {
      ...base,
      verb: 'logs',
      name: slashName && target.includes('/') ? slashName : target,
      kind: target.includes('/') ? kindOfWord(kindWord!) : 'Pod',
      container: flags['c'] ?? flags['container'],
      previous: flags['p'] !== undefined || flags['previous'] !== undefined,
    }
  if (verb === 'get' || verb === 'describe') return { ...base, verb, kind: kindOfWord(kindWord ?? ''), name: slashName }
  return verb === 'events' ? { ...base, verb: 'events', kind: 'Event' } : undefined
}

/**
 * Takes a text apart into the outputs of the commands that stand in it, as people paste them; without any it is one.
 */
/** A command behind a prompt, a heading or a fence, as people paste it. */
const COMMAND_LINE = new RegExp(
  String.raw`^\s*(?:[$#>+]|={2,}|-{2,}|\*+|\x60+|[\w@:~.-]+[$#])\s*(?:Command:\s*)?` +
    String.raw`((?:kubectl|k|oc)\s.*?)(?:\s*(?:={2,}|-{2,}|\x60+))?$`,
)

export function sectionsOf(text: string, hint: Hint): { text: string; hint: Hint }[] {
  const lines = text.split('\n')
  const marks = lines.flatMap((line, index) => {
    const command =
      COMMAND_LINE.exec(line)?.[1] ??
      (/^kubectl\s+(?:get|describe|logs|events|-n|--namespace)\b/.test(line) ? line : undefined)
    const found = command ? hintOfCommand(command) : undefined
    return found ? [{ index, hint: found }] : []
  })
  if (marks.length === 0) return [{ text, hint }]
  return marks.map((mark, at) => ({
    text: lines.slice(mark.index + 1, marks[at + 1]?.index).join('\n'),
    hint: { ...mark.hint, namespace: mark.hint.namespace ?? hint.namespace },
  }))
}

/** What a file's name says: `logs-api-1.txt`, `describe_pod_api.txt`, `pods.json`, `shop/api-1/api-previous.log`. */
export function hintOfName(path: string): Hint {
  const parts = path.split('/')
  const file = parts
    .at(-1)!
    .replace(/\.(?:txt|log|out|ya?ml|json|gz|describe|md)$/gi, '')
    .replace(/\.(?:txt|log|json)$/i, '')
  const previous = /(?:^|[-_.])(?:previous|prev|last)(?:$|[-_.])/i.test(file)
  const isLog = /\.log(?:\.\w+)?$/i.test(path) || /(?:^|[-_./])logs?(?:[-_./]|$)/i.test(path)
  const isDescribe = /describe/i.test(path)
  const words = file.split(/[-_.\s]/)
  const kind = kindOfWord(file) ?? (isLog ? undefined : words.map(kindOfWord).find(Boolean))
  const name = file
    .replace(/(?:^|[-_.])(?:previous|prev|logs?|describe[d]?|pods?|current|tail)(?=$|[-_.])/gi, '')
    .replace(/^[-_.]+|[-_.]+$/g, '')
  const container = /(?:__|[._])([a-z0-9][a-z0-9-]*)$/.exec(name)
  if (isLog)
    return {
      verb: 'logs',
      name: container ? name.slice(0, container.index) : name,
      container: container?.[1],
      previous,
    }
  return { verb: isDescribe ? 'describe' : /events?/i.test(file) ? 'events' : undefined, kind }
}
