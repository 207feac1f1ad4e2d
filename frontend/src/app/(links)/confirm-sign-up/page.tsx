import type { Metadata } from 'next'
import { ConfirmSignUp } from '@/components/sign-in/confirm-sign-up'

export const metadata: Metadata = { title: 'Choose your password' }

export default function ConfirmSignUpPage() {
  return <ConfirmSignUp />
}
