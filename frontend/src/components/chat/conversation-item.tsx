'use client'

import Link from 'next/link'
import { usePathname, useRouter } from 'next/navigation'
import { useState } from 'react'
import { type Conversation, TITLE_LIMIT } from '@/api/conversations'
import { Button } from '@/components/ui/button'
import { Dialog, DialogActions } from '@/components/ui/dialog'
import { MoreIcon, PencilIcon, TrashIcon } from '@/components/ui/icons'
import { Menu, MenuItem } from '@/components/ui/menu'
import { Refusal } from '@/components/ui/refusal'
import { submitTo } from '@/components/ui/submit-to'
import { TextField } from '@/components/ui/text-field'
import { useAttempt } from '@/components/ui/use-attempt'
import { useConversations } from '@/state/conversations'

interface ConversationItemProps {
  conversation: Conversation
  onNavigate?: () => void
}

/** One conversation of the list, with what can be done to it. */
export function ConversationItem({ conversation, onNavigate }: ConversationItemProps) {
  const [dialog, setDialog] = useState<'rename' | 'delete' | null>(null)
  const href = `/chat/${conversation.id}`
  const current = usePathname() === href
  const title = titleOf(conversation)
  const close = () => setDialog(null)
  return (
    <li className={`group flex items-center rounded-xl pr-1 ${current ? 'bg-accent-soft' : 'hover:bg-well'}`}>
      <Link
        href={href}
        aria-current={current ? 'page' : undefined}
        {...(onNavigate && { onNavigate })}
        className={
          `min-w-0 flex-1 truncate rounded-xl py-2 pl-3 text-[0.9375rem] outline-offset-0 ` +
          `${current ? 'font-medium text-accent' : ''}`
        }
      >
        {title}
      </Link>
      <Menu
        trigger={(trigger) => (
          <button
            type="button"
            {...trigger}
            aria-label={`More for “${title}”`}
            title="More"
            className="flex size-8 shrink-0 items-center justify-center rounded-lg text-muted outline-offset-0 hover:text-ink focus-visible:opacity-100 group-focus-within:opacity-100 pointer-fine:opacity-0 pointer-fine:group-hover:opacity-100"
          >
            <MoreIcon width="18" height="18" />
          </button>
        )}
      >
        <MenuItem icon={<PencilIcon />} onSelect={() => setDialog('rename')}>
          Rename
        </MenuItem>
        <MenuItem icon={<TrashIcon />} tone="danger" onSelect={() => setDialog('delete')}>
          Delete
        </MenuItem>
      </Menu>
      <RenameDialog conversation={conversation} open={dialog === 'rename'} onClose={close} />
      <DeleteDialog conversation={conversation} open={dialog === 'delete'} onClose={close} leave={current} />
    </li>
  )
}

const titleOf = ({ title }: Conversation) => title || 'New conversation'

interface ConversationDialogProps {
  conversation: Conversation
  open: boolean
  onClose: () => void
}

function RenameDialog({ conversation, open, onClose }: ConversationDialogProps) {
  const { rename } = useConversations()
  const { busy, refusal, attempt } = useAttempt()
  const save = async (data: FormData) => {
    const title = String(data.get('title') ?? '').trim()
    if (title !== '' && (await attempt(() => rename(conversation.id, title)))) onClose()
  }
  return (
    <Dialog title="Rename conversation" open={open} onClose={onClose}>
      <form {...submitTo(save)} className="mt-5">
        <TextField
          label="Title"
          name="title"
          defaultValue={conversation.title}
          maxLength={TITLE_LIMIT}
          autoFocus
          autoComplete="off"
          error={refusal}
        />
        <DialogActions>
          <Button variant="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" busy={busy}>
            Rename
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

function DeleteDialog({ conversation, open, onClose, leave }: ConversationDialogProps & { leave: boolean }) {
  const { remove } = useConversations()
  const router = useRouter()
  const { busy, refusal, attempt } = useAttempt()
  const onDelete = async () => {
    if (!(await attempt(() => remove(conversation.id)))) return
    onClose()
    if (leave) router.push('/chat')
  }
  return (
    <Dialog
      title="Delete this conversation?"
      open={open}
      onClose={onClose}
      lead={`“${titleOf(conversation)}” goes with all its messages. What the assistant did to your tasks stays done.`}
    >
      <Refusal>{refusal}</Refusal>
      <DialogActions>
        <Button variant="quiet" autoFocus onClick={onClose}>
          Keep it
        </Button>
        <Button variant="danger" busy={busy} onClick={onDelete}>
          Delete
        </Button>
      </DialogActions>
    </Dialog>
  )
}
