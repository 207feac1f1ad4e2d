import type { Metadata } from 'next'
import { AddressForm } from '@/components/account/address-form'
import { Appearance } from '@/components/account/appearance'
import { DeleteAccount } from '@/components/account/delete-account'
import { ExportData } from '@/components/account/export-data'
import { PasswordForm } from '@/components/account/password-form'
import { ProfileForm } from '@/components/account/profile-form'
import { RecoverySection } from '@/components/account/recovery-section'
import { SecondFactorSection } from '@/components/account/second-factor-section'
import { SessionList } from '@/components/account/session-list'
import { activeSessions } from '@/server/active-sessions'
import { database } from '@/server/database'
import { recoveryState } from '@/server/recovery-codes'
import { requireSession } from '@/server/session'
import { settings } from '@/server/settings'

export const metadata: Metadata = { title: 'Account' }

/** What people decide about their account, from harmless to final. */
export default async function AccountPage() {
  const { id, user, secondFactor } = await requireSession()
  return (
    <div className="mx-auto w-full max-w-4xl px-4 pt-8 pb-16 sm:px-6 sm:pt-12">
      <h1 className="mb-6 text-[2rem] leading-tight font-semibold tracking-[-0.03em]">Account</h1>
      <ProfileForm user={user} />
      <Appearance />
      <AddressForm email={user.email} mail={settings().mail !== undefined} />
      <PasswordForm />
      <RecoverySection state={await recoveryState(database(), user.id)} />
      <SecondFactorSection enabled={secondFactor} />
      <SessionList sessions={await activeSessions(user.id, id)} />
      <ExportData />
      <DeleteAccount email={user.email} />
    </div>
  )
}
