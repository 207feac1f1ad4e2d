'use client'

import { Button } from '@/components/ui/button'
import { DoneIcon, SearchIcon } from '@/components/ui/icons'
import { Notice } from '@/components/ui/notice'
import { isNarrowed, type View, withoutFilters } from '@/lib/task-query'
import { useTaskActions, useTasks } from '@/state/tasks'
import { EmptyPicture } from './empty-picture'

const WORDS: Record<View, { title: string; text: string }> = {
  all: { title: 'A clear page', text: 'Write down the first thing on your mind above, then press Enter.' },
  today: { title: 'Nothing is due today', text: 'What you add here is due today.' },
  overdue: { title: 'Nothing is overdue', text: 'Whatever passes its due date will wait for you here.' },
  week: { title: 'Nothing is due this week', text: 'Tasks that are due in the next seven days come here.' },
  done: { title: 'Nothing done yet', text: 'Tasks that you complete are kept here.' },
}

/** What is said in the place of rows, with the way on. */
export function EmptyState() {
  const { query, counts } = useTasks()
  const { show } = useTaskActions()
  if (isNarrowed(query)) {
    const filters = query.status.length + query.priority.length + query.tag.length
    return (
      <Notice
        title="No task matches"
        picture={<SearchIcon width="36" height="36" className="text-muted" />}
        action={
          <Button variant="quiet" onClick={() => show(withoutFilters(query))}>
            Clear search and filters
          </Button>
        }
      >
        {query.q === ''
          ? 'No task matches all of your filters.'
          : `Nothing here contains “${query.q}”${filters > 0 ? ' with these filters' : ''}.`}
      </Notice>
    )
  }
  if (query.view === 'all' && counts && counts.done > 0) {
    return (
      <Notice title="All done" picture={<DoneIcon width="40" height="40" className="text-accent" />}>
        Nothing is left to do. Enjoy the quiet.
      </Notice>
    )
  }
  const { title, text } = WORDS[query.view]
  return (
    <Notice title={title} picture={<EmptyPicture />}>
      {text}
    </Notice>
  )
}
