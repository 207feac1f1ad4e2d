import t from 'tap'
import { readGitState } from '../../../../scripts/lib/receipts/git-state.ts'
import { sandbox } from '../../../fixtures/suite/sandbox.ts'

const BRANCH = '# branch.oid 0123456789abcdef\n# branch.head main\n'

t.test('the commit, and how many files differ from it', async (t) => {
  const git = (stdout: string) =>
    readGitState(sandbox(t, { git: [{ args: /^status --porcelain=v2 --branch/, stdout }] }).context.shell)
  t.same(await git(BRANCH), { commit: '0123456789abcdef', changedFiles: 0 })
  t.same(await git(`${BRANCH}1 .M N... 100644 100644 100644 a b scripts/run.ts\n? new.ts\n`), {
    commit: '0123456789abcdef',
    changedFiles: 2,
  })
})

t.test('a downloaded archive, and a machine without git, have none', async (t) => {
  t.equal(
    await readGitState(
      sandbox(t, { git: [{ args: /^status/, exitCode: 128, stderr: 'fatal: not a git repository' }] }).context.shell,
    ),
    undefined,
  )
  t.equal(await readGitState(sandbox(t).context.shell), undefined)
})
