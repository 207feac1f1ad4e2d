'use client'

import { Button } from '@/components/ui/button'
import { AlertIcon } from '@/components/ui/icons'
import { Notice } from '@/components/ui/notice'
import { useOutage } from '@/state/use-outage'

const reload = () => window.location.reload()

/** Shown when the server cannot make a page at all, for example while the database is away. */
export default function ErrorPage() {
  const outage = useOutage(reload)
  return (
    <main role="alert" className="flex min-h-dvh items-center justify-center">
      <Notice
        wholePage
        title="Taskora is busy"
        picture={<AlertIcon width="36" height="36" className="text-danger" />}
        action={<Button onClick={reload}>Try again</Button>}
      >
        {outage
          ? 'The database does not answer. Nothing is lost; this page opens by itself as soon as it is back.'
          : 'This page could not be shown. Nothing is lost; it usually works again in a moment.'}
      </Notice>
    </main>
  )
}
