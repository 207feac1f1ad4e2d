import Link from 'next/link'
import { Brand } from '@/components/ui/brand'
import { Notice } from '@/components/ui/notice'

/** In the place of a page that does not exist. The landmark around it is the caller's. */
export function NothingHere() {
  return (
    <Notice
      wholePage
      title="There is nothing at this address"
      picture={<Brand />}
      action={
        <Link
          href="/"
          className="inline-flex h-11 items-center rounded-xl bg-accent px-4 text-[0.9375rem] font-semibold text-on-accent transition-colors hover:bg-accent-strong"
        >
          Go to your tasks
        </Link>
      }
    >
      The link may be old or mistyped.
    </Notice>
  )
}
