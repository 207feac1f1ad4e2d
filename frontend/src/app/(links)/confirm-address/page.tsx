import type { Metadata } from 'next'
import { ConfirmAddress } from '@/components/sign-in/confirm-address'

export const metadata: Metadata = { title: 'Confirm your new address' }

export default function ConfirmAddressPage() {
  return <ConfirmAddress />
}
