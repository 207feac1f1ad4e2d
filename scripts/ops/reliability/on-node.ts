import { type Action, docker, type Names } from '../drill/fault.ts'

/** Runs a script of sh in the container of the node. */
export const onNode = ({ node }: Names, script: string): Action => docker('exec', node, 'sh', '-c', script)
