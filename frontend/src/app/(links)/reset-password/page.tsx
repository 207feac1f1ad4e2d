import type { Metadata } from 'next'
import { ResetPassword } from '@/components/sign-in/reset-password'

export const metadata: Metadata = { title: 'Choose a new password' }

export default function ResetPasswordPage() {
  return <ResetPassword />
}
