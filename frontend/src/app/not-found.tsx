import Link from 'next/link'
import { Brand } from '@/components/brand'
import { Notice } from '@/components/notice'

export default function NotFoundPage() {
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <Notice wholePage title="There is nothing at this address" picture={<Brand />}
        action={<Link href="/" className="font-semibold text-accent underline-offset-4 hover:underline">Go to your tasks</Link>}>
        The link may be old, or a letter got lost on the way.
      </Notice>
    </main>
  )
}
