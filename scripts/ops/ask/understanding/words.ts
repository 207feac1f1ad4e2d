/** Expressions of several words, and spellings, that are one word here. */
const JOINED: readonly (readonly [RegExp, string])[] = [
  [/\b(what|how|who|where|when|why|it|that|there)'?s\b/g, '$1 is'],
  [/n't\b/g, ' not'],
  [/\b(do|does|is|are|was|were|has|have|did|wo|ca|could|would)nt\b/g, '$1 not'],
  [/\bback[ -]up(s?)\b/g, 'backup$1'],
  [/\bbacked up\b/g, 'backup'],
  [/\b(roll(ed|ing)?)[ -]back\b|\broll(ing)? it back\b/g, 'rollback'],
  [/\b(go|going|take me|bring me|take it) back\b/g, 'revert'],
  [/\b(roll(ed|ing)?)[ -]out\b/g, 'deploy'],
  [/\bback[ -]ends?\b|\bfast ?api\b|\bapis?\b/g, 'backend'],
  [/\bfront[ -]ends?\b|\bnext\.?js\b|\buis?\b/g, 'frontend'],
  [/\bdbs?\b|\bpostgres(ql)?\b|\bdatabases\b/g, 'database'],
  [/\bk8s\b|\bkube\b/g, 'kubernetes'],
  [/\bpvcs?\b|\bpersistent ?volumes?( claims?)?\b|\bvolume claims?\b|\bpvs?\b/g, 'volume'],
  [/\bnet(work)?[ -]?pol(s|icy|icies)?\b/g, 'networkpolicy'],
  [/\bsvcs?\b/g, 'service'],
  [/\bout of memory\b(?= kill)|\boom(killed)?\b/g, 'oomkilled'],
  [/\b(starts?|started|comes?|come|bring(s|ing)?) (it )?up\b/g, 'startup'],
  [/\bshut(s|ting)?( \w+)? down\b|\bturn(ed)?( \w+)? off\b|\btear(ing)?( \w+)? down\b/g, 'stop'],
  [/\bturn(ed)?( \w+)?( back)? on\b|\b(bring|get)( it| \w+)?( back up| running again| running)\b/g, 'start'],
  [/\bget rid of\b|\bclean( it)? up\b/g, 'remove'],
  [/\bby hand\b|\bmanual(ly)?\b/g, 'manual'],
  [/\bup to date\b/g, 'current'],
  [/\blast night\b|\bthis morning\b|\b(the )?last (\d+ )?(hours?|days?|minutes?)\b/g, 'yesterday'],
  [/\bweb ?(site|page)s?\b/g, 'page'],
  [/\bhow come\b|\breason( for)?\b|\bhow is it that\b/g, 'why'],
  [/\bgo(es)? wrong\b|\bwent wrong\b/g, 'fail'],
]

/** Words of one meaning, each group under its first word. Stems, as `stem` makes them. */
const SYNONYMS: readonly string[] = [
  'wrong broken problem issu trouble matter fault off',
  'fail crash break broke failur',
  'slow sluggish laggy lag latency perform',
  'deploy deployment rollout releas instal install upgrad ship',
  'run execut',
  'app application taskora system site',
  'show list display print give get view see overview',
  'recent lately late latest newest last',
  'large big huge biggest largest size',
  'remove delet uninstal uninstall destroy',
  'start boot resum wake launch startup',
  'stop halt shutdown paus',
  'restart reboot bounc kick',
  'kill oomkil terminat',
  'revert undo rollback',
  'change modif alter differ diff edit touch',
  'memory ram',
  'cpu processor core',
  'disk storag',
  'free left remain avail',
  'full usag',
  'address url link',
  'port ports',
  'password credential',
  'secret secrets',
  'key keys',
  'log logs',
  'error exception',
  'many number count amount',
  'instanc replica copi copy',
  'model llm ai',
  'assistant chat',
  'duration long',
  'yesterday today ago',
  'manual somebody anybody someone anyone',
  'dump backup',
  'shell bash terminal ssh exec console prompt',
  'connect connection session client',
  'migrat migration alembic',
  'metric prometheus grafana monitor dashboard graph',
  'rotat renew exchang replac',
  'alive live',
  'tabl row',
  'user account',
  'need want',
  'fine ok okay good well',
  'setting config configur option configuration',
]

const CANONICAL = new Map(
  SYNONYMS.flatMap((group) => {
    const words = group.split(' ')
    return words.map((word): [string, string] => [word, words[0]!])
  }),
)

/** Words that every question may have; they count little beside those that say what it is about. */
export const COMMON: ReadonlySet<string> = new Set(
  (
    'a an the of in on at to for from with by and or is are was were be been am do does did has have had it ' +
    'its this that ' +
    'there these those my our your i we you me us can could would should will may might please just now here ' +
    'some any ' +
    'how what which who where when why tell let know s not no so as if then very too again anymore currently ' +
    'moment exactly ' +
    'really actually hey hello hi thank thanks idea there yet still also only even soon one ones like got'
  ).split(' '),
)

/** Suffixes that English puts on a word, the longer ones first; a light form of Porter's stemmer (1980). */
const SUFFIXES: readonly (readonly [RegExp, string])[] = [
  [/(ss)$/, '$1'],
  [/ies$/, 'y'],
  [/(utilis|utiliz)ation$/, 'usage'],
  [/([a-z]{3})(ing|edly|ed)$/, '$1'],
  [/([a-z]{3})ly$/, '$1'],
  [/([a-z]{2})s$/, '$1'],
]

/** The stem of a lower-case word. */
export function stem(word: string): string {
  if (word.length < 4) return word
  const suffix = SUFFIXES.find(([pattern]) => pattern.test(word))
  const bare = suffix ? word.replace(suffix[0], suffix[1]) : word
  const single = bare.replace(/([bdgmnprt])\1$/, '$1')
  return single.length > 3 ? single.replace(/e$/, '') : single
}

/** The words of a question in their common form: lower case, joined, stemmed, of each meaning one word. */
export function wordsOf(question: string): string[] {
  const plain = question.toLowerCase().replaceAll('’', "'")
  const joined = JOINED.reduce((text, [pattern, word]) => text.replaceAll(pattern, word), plain)
  return (joined.match(/[a-z0-9]+/g) ?? []).map((word) => {
    const bare = stem(word)
    return CANONICAL.get(word) ?? CANONICAL.get(bare) ?? bare
  })
}
