import type { Action, Names } from '../drill/fault.ts'
import { onNode } from './on-node.ts'

/**
 * Ends the server's first process from the node, and the kernel ends all others of its container with it: a process of
 * a container cannot do this to its own first one. It is found by the pod's own host name and search domain.
 */
export const KILL_SERVER = ({ database, namespace }: Names): string => `
for p in /proc/[0-9]*; do
  [ "$(cat $p/comm 2>/dev/null)" = postgres ] || continue
  grep -q '^NSpid:.*[[:space:]]1$' $p/status || continue
  [ "$(cat $p/root/etc/hostname)" = ${database}-0 ] || continue
  grep -q ' ${namespace}\\.svc\\.' $p/root/etc/resolv.conf || continue
  kill -KILL \${p#/proc/} && killed=yes
done
[ "$killed" = yes ]`

export const killServer = (at: Names): Action => onNode(at, KILL_SERVER(at))
