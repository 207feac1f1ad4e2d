/** Every page of the application and how to get it on screen, for pictures and for checks that concern all of them. */
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { say, signUp, visit } from './visitor.ts'

export interface ApplicationPage {
  name: string
  /** Shown to people without a session. */
  anonymous?: boolean
  /** Opens it and resolves when it is complete. */
  open: (page: Page) => Promise<unknown>
}

type Account = Awaited<ReturnType<BrowserContext['storageState']>>

const TASKS = [
  { title: 'Call Grandma back', priority: 'high' },
  {
    title: 'Book the train to Porto',
    due_at: '2030-05-04T09:00:00Z',
    due_time_zone: 'Europe/Lisbon',
    tags: ['travel'],
  },
  {
    title: 'Ask Priya which kitchen layout she prefers, and whether the oven may stand beside the window',
    status: 'in_progress',
    tags: ['home'],
  },
  { title: 'Water the lemon tree', due_at: '2025-05-04T09:00:00Z', due_time_zone: 'Europe/Lisbon', tags: ['home'] },
  { title: 'Return the library books', status: 'done' },
]

/** An account with tasks and conversations of each kind; returns what a browser has to hold to be signed in. */
export async function prepareAccount(browser: Browser, url: string): Promise<Account> {
  const { context, page } = await visit(browser, url)
  await signUp(page)
  const origin = { origin: url }
  for (const data of TASKS) await context.request.post('/api/v1/tasks', { data, headers: origin })
  await page.goto('/chat')
  await say(page, 'Add “Buy milk” for tomorrow at 6 pm')
  await say(page, 'What is due this week?')
  await say(page, 'Delete everything tagged home')
  const account = await context.storageState()
  await context.close()
  return account
}

const heading = (page: Page, name: string) => page.getByRole('heading', { name }).waitFor()

async function openConversation(page: Page): Promise<void> {
  await page.goto('/chat')
  const link = page.locator('a[href^="/chat/"]').first()
  await page.goto((await link.getAttribute('href')) ?? '/chat')
  await page.getByRole('list', { name: 'Messages' }).getByRole('listitem').first().waitFor()
}

export const APPLICATION_PAGES: ApplicationPage[] = [
  { name: 'sign-in', anonymous: true, open: (page) => page.goto('/sign-in').then(() => heading(page, 'Welcome back')) },
  {
    name: 'sign-up',
    anonymous: true,
    open: (page) => page.goto('/sign-up').then(() => heading(page, 'Create your account')),
  },
  {
    name: 'forgot-password',
    anonymous: true,
    open: (page) => page.goto('/forgot-password').then(() => heading(page, 'Forgot your password?')),
  },
  {
    name: 'reset-password',
    anonymous: true,
    open: (page) => page.goto('/reset-password#token').then(() => heading(page, 'Choose a new password')),
  },
  {
    name: 'confirm-sign-up',
    anonymous: true,
    open: (page) => page.goto('/confirm-sign-up#token').then(() => heading(page, 'Choose your password')),
  },
  {
    name: 'confirm-address',
    anonymous: true,
    open: (page) => page.goto('/confirm-address#token').then(() => heading(page, 'Confirm your new address')),
  },
  {
    name: 'not-found',
    anonymous: true,
    open: (page) => page.goto('/nowhere').then(() => heading(page, 'There is nothing at this address')),
  },
  {
    name: 'tasks',
    open: (page) => page.goto('/tasks').then(() => page.getByText('Call Grandma back').first().waitFor()),
  },
  { name: 'quick-add', open: openQuickAdd },
  { name: 'chat', open: (page) => page.goto('/chat').then(() => heading(page, 'What shall I take care of?')) },
  { name: 'conversation', open: openConversation },
  {
    name: 'unknown conversation',
    open: (page) =>
      page
        .goto('/chat/00000000-0000-4000-8000-000000000000')
        .then(() => heading(page, 'There is nothing at this address')),
  },
  { name: 'account', open: (page) => page.goto('/account').then(() => heading(page, 'Delete account')) },
]

/** A task that is being written, with what is understood of it. */
async function openQuickAdd(page: Page): Promise<void> {
  await openTasks(page)
  await page.getByLabel('New task').fill('Call Bob tomorrow at 5pm #work !high')
  await page.getByRole('list', { name: 'Understood' }).waitFor()
}

/** The tasks, with a page that listens: it takes the focus into its own line only then. */
async function openTasks(page: Page): Promise<void> {
  await page.goto('/tasks')
  await page.locator('input:focus').and(page.getByLabel('New task')).waitFor()
}

/** The first task of the account, with the focus on it. */
async function focusTask(page: Page): Promise<void> {
  await openTasks(page)
  await page.getByRole('checkbox', { name: 'Call Grandma back', exact: true }).focus()
}

const openByKey =
  (key: string) =>
  async (page: Page): Promise<void> => {
    await focusTask(page)
    await page.keyboard.press(key)
  }

/** What opens on the page of tasks. */
export const TASK_STATES: ApplicationPage[] = [
  {
    name: 'details of a new task',
    open: (page) =>
      openTasks(page)
        .then(() => page.getByRole('button', { name: 'Due date, priority and tags' }).click())
        .then(() => page.getByPlaceholder('Add a tag').waitFor()),
  },
  {
    name: 'filter',
    open: (page) =>
      openTasks(page)
        .then(() => page.getByRole('button', { name: 'Filter' }).click())
        .then(() => page.getByRole('checkbox', { name: 'High' }).waitFor()),
  },
  {
    name: 'menu of a task',
    open: (page) =>
      focusTask(page)
        .then(() => page.getByRole('button', { name: 'More about “Call Grandma back”' }).click())
        .then(() => page.getByRole('menuitem').first().waitFor()),
  },
  {
    name: 'details of a task',
    open: (page) => openByKey('e')(page).then(() => page.getByRole('dialog', { name: 'Task details' }).waitFor()),
  },
  { name: 'priority', open: (page) => openByKey('p')(page).then(() => page.getByRole('dialog').waitFor()) },
  {
    name: 'shortcuts',
    open: (page) => openByKey('?')(page).then(() => page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()),
  },
  {
    name: 'chosen tasks',
    open: (page) => openByKey('x')(page).then(() => page.getByRole('toolbar', { name: 'Selected tasks' }).waitFor()),
  },
  {
    name: 'done tasks',
    open: (page) => page.goto('/tasks?view=done').then(() => page.getByText('Return the library books').waitFor()),
  },
  {
    name: 'nothing found',
    open: (page) => page.goto('/tasks?q=zebra').then(() => page.getByText('No task matches').waitFor()),
  },
]

/** The page in the place of any other while the database is away: after `loseDatabase`, with a session. */
export const ERROR_PAGE: ApplicationPage = {
  name: 'error',
  open: (page) => page.goto('/tasks').then(() => heading(page, 'Taskora is busy')),
}
