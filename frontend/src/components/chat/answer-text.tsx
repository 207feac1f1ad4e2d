import { lazy, Suspense } from 'react'

/** The reader of markdown comes when the first answer does; until then the text is shown as it was written. */
const Markdown = lazy(() => import('./markdown'))

export function AnswerText({ text }: { text: string }) {
  return (
    <Suspense fallback={<p className="whitespace-pre-wrap wrap-anywhere">{text}</p>}>
      <Markdown text={text} />
    </Suspense>
  )
}
