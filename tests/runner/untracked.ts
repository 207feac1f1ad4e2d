// tap follows every program that a test starts, for the coverage of what those run: a module more in each Node, and a
// third of the processor time of these suites. Coverage is off here (.taprc), so nobody reads what it writes.
import processOnSpawn from 'process-on-spawn'

processOnSpawn.removeAllListeners()
delete process.env['NODE_OPTIONS']
