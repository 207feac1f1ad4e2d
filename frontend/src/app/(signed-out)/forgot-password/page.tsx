import type { Metadata } from 'next'
import { ForgotPassword } from '@/components/sign-in/forgot-password'
import { settings } from '@/server/settings'

export const metadata: Metadata = { title: 'Forgot your password?' }

export default function ForgotPasswordPage() {
  return <ForgotPassword mail={settings().mail !== undefined} />
}
