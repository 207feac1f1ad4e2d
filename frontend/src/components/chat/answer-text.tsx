import { lazy, Suspense } from 'react'

/** The markdown renderer is loaded with the first answer; until then the text is shown unformatted. */
const Markdown = lazy(() => import('./markdown'))

export function AnswerText({ text }: { text: string }) {
  return (
    <Suspense fallback={<p className="whitespace-pre-wrap wrap-anywhere">{text}</p>}>
      <Markdown text={text} />
    </Suspense>
  )
}
