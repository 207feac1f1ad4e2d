import type { SubmitEvent } from 'react'

/**
 * The props of a form that hands its data to `take`. React keeps a submission that comes before the page's script and
 * replays it through `action`; all later ones come through `onSubmit`, which leaves the fields as they are.
 */
export function submitTo(take: (data: FormData) => void) {
  return {
    action: take,
    onSubmit: (event: SubmitEvent<HTMLFormElement>) => {
      event.preventDefault()
      take(new FormData(event.currentTarget))
    },
  }
}
