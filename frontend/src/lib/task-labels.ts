import type { TaskPriority, TaskStatus } from '@/api/tasks'
import type { Part } from './task-conflict'
import type { Sort, View } from './task-query'

export const VIEW_NAMES: Record<View, string> = {
  all: 'All',
  today: 'Today',
  overdue: 'Overdue',
  week: 'This week',
  done: 'Done',
}

export const STATUS_NAMES: Record<TaskStatus, string> = { todo: 'To do', in_progress: 'In progress', done: 'Done' }

export const PRIORITY_NAMES: Record<TaskPriority, string> = { none: 'None', low: 'Low', medium: 'Medium', high: 'High' }

export const SORT_NAMES: Record<Sort, string> = {
  manual: 'My order',
  due: 'Due date',
  priority: 'Priority',
  title: 'Title',
  created: 'Date added',
  updated: 'Last changed',
}

/** What people call the parts of a task. */
export const PART_NAMES: Record<Part, string> = {
  title: 'Title',
  description: 'Description',
  status: 'Status',
  priority: 'Priority',
  due: 'Due date',
  tags: 'Tags',
  repeat: 'Repetition',
}
