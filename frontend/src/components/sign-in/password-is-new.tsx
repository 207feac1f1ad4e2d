import { TextLink } from '@/components/ui/text-link'
import { FormPage } from './form-page'

/** After a reset: nobody is signed in, here neither. */
export function PasswordIsNew() {
  return (
    <FormPage
      replaces
      title="Your password was changed"
      lead="All devices were signed out. Sign in with the new password."
    >
      <p className="mt-6 text-[0.9375rem]">
        <TextLink href="/sign-in">Sign in</TextLink>
      </p>
    </FormPage>
  )
}
