import type { ComponentProps } from 'react'
import ReactMarkdown, { type Components } from 'react-markdown'
import remarkGfm from 'remark-gfm'

/**
 * Where a link of an answer may lead. Everything else, such as `javascript:` or an address on this server, stays text.
 */
const SAFE_LINK = /^(https?:\/\/|mailto:)/i

/**
 * An answer's markdown. Its words may come from a model that read hostile text, so HTML stays text, nothing is fetched
 * from elsewhere, and a link says where it leads.
 */
export default function Markdown({ text }: { text: string }) {
  return (
    <div className="answer">
      <ReactMarkdown remarkPlugins={[remarkGfm]} components={COMPONENTS} urlTransform={safeUrl}>
        {text}
      </ReactMarkdown>
    </div>
  )
}

const safeUrl = (url: string) => (SAFE_LINK.test(url) ? url : '')

const COMPONENTS: Components = {
  a: Anchor,
  // A picture could tell its server that the answer was read.
  img: ({ alt }) => <em>{alt ? `[Picture: ${alt}]` : '[Picture]'}</em>,
  // The page has headings of its own; these are part of a message.
  h1: 'h3',
  h2: 'h3',
  h3: 'h3',
  h4: 'h4',
  h5: 'h4',
  h6: 'h4',
  input: ({ checked }) => <span>{checked ? '☑' : '☐'}</span>,
  // What scrolls sideways has to be reachable by keyboard.
  pre: ({ children }) => <pre tabIndex={0}>{children}</pre>,
  table: ({ children }) => (
    <div tabIndex={0} role="region" aria-label="Table" className="overflow-x-auto">
      <table>{children}</table>
    </div>
  ),
  // The alignment would be an inline style, which the page's policy forbids.
  th: ({ children }) => <th scope="col">{children}</th>,
  td: ({ children }) => <td>{children}</td>,
}

function Anchor({ href, children }: ComponentProps<'a'>) {
  if (!href) return <span>{children}</span>
  const host = hostOf(href)
  const shown = typeof children === 'string' && host !== '' && children.includes(host)
  return (
    <>
      <a href={href} target="_blank" rel="noopener noreferrer nofollow">
        {children}
      </a>
      {!shown && host !== '' && <span className="text-muted"> ({host})</span>}
    </>
  )
}

const hostOf = (href: string) => (URL.canParse(href) ? new URL(href).host : '')
