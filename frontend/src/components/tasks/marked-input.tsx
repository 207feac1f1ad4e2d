'use client'

import { type InputHTMLAttributes, type RefObject, useLayoutEffect, useRef } from 'react'

interface MarkedInputProps extends InputHTMLAttributes<HTMLInputElement> {
  value: string
  ref: RefObject<HTMLInputElement | null>
  /** In order, and none within another. */
  marks: { start: number; end: number }[]
}

const TEXT = 'px-2 text-base tracking-normal'

/** A line of text in which parts are marked. The marks lie behind the field and move with what it shows. */
export function MarkedInput({ value, marks, ref, ...input }: MarkedInputProps) {
  const behind = useRef<HTMLDivElement>(null)
  const follow = () => {
    if (behind.current && ref.current) behind.current.scrollLeft = ref.current.scrollLeft
  }
  useLayoutEffect(follow)
  return (
    <div className="relative h-full min-w-0 flex-1">
      <div
        ref={behind}
        aria-hidden="true"
        className={`pointer-events-none absolute inset-0 overflow-hidden leading-14 whitespace-pre text-transparent ${
          TEXT
        }`}
      >
        {pieces(value, marks).map(({ start, text, marked }) =>
          marked ? (
            <mark key={start} className="rounded-sm bg-accent-soft text-transparent ring-1 ring-accent-soft">
              {text}
            </mark>
          ) : (
            <span key={start}>{text}</span>
          ),
        )}
      </div>
      <input
        ref={ref}
        value={value}
        {...input}
        onScroll={follow}
        onSelect={follow}
        className={`relative size-full bg-transparent outline-none placeholder:text-muted ${TEXT}`}
      />
    </div>
  )
}

function pieces(text: string, marks: MarkedInputProps['marks']) {
  const bounds = [0, ...marks.flatMap(({ start, end }) => [start, end]), text.length]
  return bounds
    .slice(0, -1)
    .map((start, at) => ({ start, text: text.slice(start, bounds[at + 1]), marked: at % 2 === 1 }))
    .filter((piece) => piece.text !== '')
}
