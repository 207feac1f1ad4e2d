// The entry of the npm scripts, in JavaScript of any age: it says why TypeScript cannot be run, where that is so.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
// From here on Node reads TypeScript as it is.
const readsTypes = major > 22 || (major === 22 && minor >= 18)

/** @param {string} code @param {string} message @param {string} hint */
const refuse = (code, message, hint) => {
  process.stderr.write(`\n\u2716 ${code}  ${message}\n\nhint: ${hint}\n`)
  process.exit(3)
}

if (process.platform === 'win32')
  refuse(
    'TSK_PLATFORM_UNSUPPORTED',
    'Windows itself is not supported: use WSL',
    'wsl --install, then clone and run this inside WSL',
  )
if (!readsTypes)
  refuse(
    'TSK_NODE_OLD',
    `This is Node ${process.versions.node}; the project runs on a Node of its own, which is not installed`,
    'npm ci; where install scripts are switched off (ignore-scripts), then: npm rebuild node --ignore-scripts=false',
  )
// What Node has compiled once, types taken away, is read back in half the time; it goes on as ever without a place to
// write to. Switched on before the first TypeScript, or the compiler is loaded for that file alone.
const { enableCompileCache } = await import('node:module')
enableCompileCache(new URL('../node_modules/.cache/taskora', import.meta.url).pathname)
await import('./run.ts')
