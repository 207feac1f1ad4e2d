'use client'

import { encode } from 'uqr'

/** Light cells around the code; readers need four (ISO/IEC 18004). */
const QUIET_ZONE = 4

/** A text as a QR code, drawn by this page itself: dark on light in either theme, as readers expect. */
export default function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { border: QUIET_ZONE })
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('')
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="size-48 rounded-xl bg-white text-black"
    >
      <path d={path} fill="currentColor" />
    </svg>
  )
}
