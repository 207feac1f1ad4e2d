import { CheckIcon } from '@/components/ui/icons'

const EXAMPLES = [
  { title: 'Book the train to Porto', done: true },
  { title: 'Call Grandma back', done: true },
  { title: 'Finish the chapter on tides', done: false },
  { title: 'Water the lemon tree', done: false },
]

/** The picture beside the account forms on wide screens: what the product feels like. */
export function Showcase() {
  return (
    <aside
      aria-hidden="true"
      className="relative hidden overflow-hidden rounded-3xl bg-[oklch(0.36_0.07_165)] p-12 text-white lg:flex lg:flex-col lg:justify-between"
    >
      <svg
        aria-hidden="true"
        viewBox="0 0 400 400"
        className="absolute -top-44 -right-52 size-[36rem] text-white/6"
        fill="none"
        stroke="currentColor"
      >
        {[45, 92, 139, 186].map((radius) => (
          <circle key={radius} cx="200" cy="200" r={radius} strokeWidth="22" />
        ))}
      </svg>
      <p className="relative max-w-[13ch] text-[2.75rem] leading-[1.08] font-medium tracking-[-0.035em]">
        A calm place for everything you mean to do.
      </p>
      <ul className="relative max-w-md divide-y divide-white/10 rounded-2xl bg-white/8 px-5 ring-1 ring-white/12 backdrop-blur-sm">
        {EXAMPLES.map(({ title, done }) => (
          <li key={title} className="flex items-center gap-3.5 py-3.5">
            <span
              className={
                `flex size-[1.375rem] items-center justify-center rounded-full border-[1.5px] ` +
                (done
                  ? 'border-[oklch(0.86_0.12_163)] bg-[oklch(0.86_0.12_163)] text-[oklch(0.3_0.06_165)]'
                  : 'border-white/50')
              }
            >
              {done && <CheckIcon width="15" height="15" strokeWidth="2.4" />}
            </span>
            <span className={done ? 'text-white/75 line-through decoration-white/50' : ''}>{title}</span>
          </li>
        ))}
      </ul>
    </aside>
  )
}
