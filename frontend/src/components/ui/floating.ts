/**
 * The look and place of what opens at a button: below it, flush with its end, and above it where there is no room
 * below. The button that names a popover in `popoverTarget` is its anchor; browsers without anchors show it in the
 * middle. The margin at its start keeps it off the edge of a phone.
 */
export const FLOATING =
  'fixed max-h-[calc(100dvh-2rem)] max-w-[calc(100vw-2rem)] overflow-y-auto rounded-2xl border border-line ' +
  'bg-surface text-ink shadow-float open:animate-appear m-auto supports-[position-area:bottom]:m-0 ' +
  'supports-[position-area:bottom]:ml-2 supports-[position-area:bottom]:my-2 ' +
  'supports-[position-area:bottom]:inset-auto ' +
  'supports-[position-area:bottom]:[position-area:bottom_span-left] ' +
  'supports-[position-area:bottom]:[position-try-fallbacks:flip-inline,flip-block,flip-block_flip-inline]'
