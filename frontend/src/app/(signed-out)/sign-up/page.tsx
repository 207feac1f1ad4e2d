import type { Metadata } from 'next'
import { AskForAccount } from '@/components/sign-in/ask-for-account'
import { SignUpForm } from '@/components/sign-in/sign-up-form'
import { settings } from '@/server/settings'

export const metadata: Metadata = { title: 'Create account' }

export default async function SignUpPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const next = String((await searchParams).next ?? '')
  return settings().mail === undefined ? <SignUpForm next={next} /> : <AskForAccount next={next} />
}
