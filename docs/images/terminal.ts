// Draws captured output of the suite as a terminal:
// node docs/images/terminal.ts 'make deploy' < captured.txt > deploy.svg
import { text } from 'node:stream/consumers'
import { stripVTControlCharacters } from 'node:util'

const SIZE = { font: 14, column: 8.43, row: 20, margin: 24, bar: 36 } as const
const COLOURS = {
  back: '#0d1117',
  bar: '#161b22',
  text: '#e6edf3',
  dim: '#8b949e',
  good: '#3fb950',
  bad: '#f85149',
  mark: '#39c5cf',
  warn: '#d29922',
} as const

/** The first words of a line that have a colour of their own, as on the terminal. */
const MARKS: readonly [RegExp, keyof typeof COLOURS][] = [
  [/^ *✔/, 'good'],
  [/^ *✖/, 'bad'],
  [/^ *▸/, 'mark'],
  [/^!/, 'warn'],
  [/^ *\$/, 'mark'],
  [/^ *(hint|next):/, 'mark'],
  [/^ *Taskora is live:/, 'good'],
  [/^ *·.*$/, 'dim'],
]

const escapeXml = (part: string): string =>
  part.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign]!)
const span = (part: string, colour: keyof typeof COLOURS): string =>
  part === '' ? '' : `<tspan fill="${COLOURS[colour]}">${escapeXml(part)}</tspan>`

function line(content: string, index: number): string {
  const [pattern, colour] = MARKS.find(([each]) => each.test(content)) ?? [/^/, 'text' as const]
  const marked = pattern.exec(content)![0]
  const y = SIZE.bar + SIZE.margin + index * SIZE.row
  return (
    `<text x="${SIZE.margin}" y="${y}" xml:space="preserve">${span(marked, colour)}` +
    `${span(content.slice(marked.length), 'text')}</text>`
  )
}

const captured = stripVTControlCharacters(await text(process.stdin)).trimEnd()
const lines = [`$ ${process.argv[2]}`, ...captured.split('\n').map((each) => each.trimEnd())]
const width = Math.ceil(Math.max(...lines.map(({ length }) => length)) * SIZE.column + 2 * SIZE.margin)
const height = SIZE.bar + lines.length * SIZE.row + SIZE.margin
const dots = ['#ff5f57', '#febc2e', '#28c840'].map(
  (fill, index) => `<circle cx="${SIZE.margin + index * 20}" cy="${SIZE.bar / 2}" r="6" fill="${fill}"/>`,
)
const size = `viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`
console.log(`<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img">
<title>Output of ${escapeXml(process.argv[2]!)}</title>
<rect width="100%" height="100%" rx="8" fill="${COLOURS.back}"/>
<path d="M0 ${SIZE.bar}V8a8 8 0 0 1 8-8H${width - 8}a8 8 0 0 1 8 8V${SIZE.bar}Z" fill="${COLOURS.bar}"/>
${dots.join('')}
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${SIZE.font}">
${lines.map(line).join('\n')}
</g>
</svg>`)
