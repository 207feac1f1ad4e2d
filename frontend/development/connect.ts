// Joins standard input and output with the supervisor's socket: `kubectl exec -i` runs it.
import { connect } from 'node:net'

const supervisor = connect(process.argv[2]!)
process.stdin.pipe(supervisor).pipe(process.stdout)
supervisor.on('close', () => process.exit())
