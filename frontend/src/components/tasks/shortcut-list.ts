/** The shortcuts as people read them; tests hold this list against what the keys do. */
export const SHORTCUTS: { title: string; keys: { keys: string[]; does: string }[] }[] = [
  {
    title: 'Anywhere',
    keys: [
      { keys: ['N'], does: 'New task' },
      { keys: ['/'], does: 'Search' },
      { keys: ['U', 'Ctrl Z'], does: 'Undo' },
      { keys: ['Esc'], does: 'Close, or stop selecting' },
      { keys: ['?'], does: 'This list' },
    ],
  },
  {
    title: 'In the list',
    keys: [
      { keys: ['J', 'K'], does: 'Next or previous task; arrow keys, too' },
      { keys: ['C', 'Space'], does: 'Complete' },
      { keys: ['Enter'], does: 'Rename' },
      { keys: ['E'], does: 'Details' },
      { keys: ['P'], does: 'Priority' },
      { keys: ['D'], does: 'Due date' },
      { keys: ['#', 'Delete'], does: 'Delete' },
      { keys: ['X'], does: 'Select; Shift selects up to here' },
      { keys: ['Alt ↑', 'Alt ↓'], does: 'Move, in my order' },
    ],
  },
  {
    title: 'Go to',
    keys: [
      { keys: ['G then A'], does: 'All' },
      { keys: ['G then T'], does: 'Today' },
      { keys: ['G then O'], does: 'Overdue' },
      { keys: ['G then W'], does: 'This week' },
      { keys: ['G then D'], does: 'Done' },
    ],
  },
]
