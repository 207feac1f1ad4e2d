/** "1 task", "3 tasks". */
export const counted = (count: number) => (count === 1 ? '1 task' : `${count} tasks`)
