'use client'

import { Button } from '@/components/ui/button'
import { AlertIcon } from '@/components/ui/icons'
import { Notice } from '@/components/ui/notice'

/** In the place of a conversation that the server could not read. */
export function ConversationUnreadable() {
  return (
    <div role="alert" className="m-auto">
      <Notice
        title="This conversation could not be loaded"
        picture={<AlertIcon width="36" height="36" className="text-danger" />}
        action={<Button onClick={() => window.location.reload()}>Try again</Button>}
      >
        It is safe. Your tasks work without the assistant in the meantime.
      </Notice>
    </div>
  )
}
