import Link from 'next/link'
import { PlusIcon } from '@/components/ui/icons'

export function NewConversationLink({ onNavigate }: { onNavigate?: () => void }) {
  return (
    <Link
      href="/chat"
      {...(onNavigate && { onNavigate })}
      className="flex h-10 shrink-0 items-center gap-2 rounded-xl border border-line bg-surface px-3 text-[0.9375rem] font-semibold transition-colors hover:border-outline/60 hover:bg-well"
    >
      <PlusIcon width="18" height="18" className="text-accent" strokeWidth="2" />
      New conversation
    </Link>
  )
}
