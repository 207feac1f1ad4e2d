import type { Metadata } from 'next'
import { SignInForm } from '@/components/sign-in/sign-in-form'

export const metadata: Metadata = { title: 'Sign in' }

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  return <SignInForm next={String((await searchParams).next ?? '')} />
}
