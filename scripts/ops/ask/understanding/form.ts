/** Verbs that ask for a deed where a question begins with them. */
const DEED =
  '(restart|reboot|bounce|kick|scale|set|add|increase|decrease|raise|rotate|renew|replace|exchange|change|' +
  'create|make|take|dump|save|export|restore|recover|load|import|put|bring|get|roll|revert|undo|go|turn|shut|' +
  'stop|pause|start|resume|wake|boot|delete|remove|uninstall|tear|clean|deploy|install|upgrade|release|ship|' +
  'build|push|open|enter|connect|log (in|into)|run|execute|exec|follow|tail|watch|read|back up|back everything|' +
  'enable|point|use|configure|develop|sync|reload)'

/** How a question is put, each with the expression that shows it. */
const FORMS: readonly (readonly [string, RegExp])[] = [
  ['?why', /\b(why|how come|reason|what (prevents|stops|keeps|causes?|caused|made|makes|blocks)|explain)\b/],
  [
    '?deed',
    new RegExp(
      `\\bhow (do|can|could|should|would|may|must|to)\\b|\\b(i|we) (want|need|would ` +
        `like)\\b|\\b(command|way) (for|to)\\b|^(please |can you |could you |just )*${DEED}\\b`,
    ),
  ],
  ['?count', /\bhow (many|often)\b|\b(number|count|amount) of\b|\bcount\b/],
  [
    '?much',
    /\bhow (much|full|large|big|busy)\b|\b(size|usage|use[sd]?|using|consum\w+|utili[sz]ation|left|free|remaining)\b/,
  ],
  ['?may', /\b(limits?|may|allowed|max(imum)?|requests? and|permitted|at most)\b/],
  ['?when', /\b(when|since when|how (long ago|old)|how long (has|have|is|are)|age|date|uptime|start time|what time)\b/],
  ['?long', /\b(how (long|fast|many seconds|many minutes)\b(?! (ago|has|have|is|are))|duration|takes?|slow\w*)\b/],
  ['?who', /\b(who|whom|any(body|one)|some(body|one))\b/],
  [
    '?effect',
    new RegExp(
      String.raw`\b(what (would|will|happens?|does|do)\b.*\b(do|if|change|roll\w*)|safe(ly)?|consequences?` +
        String.raw`|effects?|lose|preview|where would|to which)\b`,
    ),
  ],
  ['?yes', /^(is|are|was|were|does|do|did|has|have|can|may|will)\b/],
  [
    '?past',
    new RegExp(
      String.raw`\b(was|were|did|has|have|had|happened|crashed|restarted|killed|changed|modified|failed` +
        String.raw`|scaled|deployed|edited|last)\b`,
    ),
  ],
  ['?list', /\b(list|show|which|display|print|overview|are there|is there|exist|do we have)\b/],
  ['?where', /\bwhere\b/],
]

/** The forms that a question has. */
export function formsOf(question: string): string[] {
  const plain = question.toLowerCase()
  return FORMS.filter(([, pattern]) => pattern.test(plain)).map(([form]) => form)
}
