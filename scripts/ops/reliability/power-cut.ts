import type { Action, Names } from '../drill/fault.ts'
import { folderOf, layOver, stopped, uncover } from './data-folder.ts'
import { KILL_SERVER } from './database-server.ts'
import { sql } from './database-sql.ts'
import { onNode } from './on-node.ts'
import type { Scenario } from './scenario.ts'

/** Room beside the data, in MiB: for what the rounds write, and for the journal of the file system. */
const ROOM = 512

const diskOf = (at: Names): string => `${folderOf(at)}.disk`

const MOUNT = (at: Names): string => `mount -o loop,errors=remount-ro ${diskOf(at)}`

/**
 * A disk of its own, which is a file. The kernel may make a loop device that the container of the node has no file for
 * yet, which `mount` then does not find.
 */
const ON_DISK = (at: Names): string => `
truncate --size=\${size}M ${diskOf(at)}
mkfs.ext4 -q -F ${diskOf(at)}
device=$(losetup --find)
[ -b $device ] || mknod $device b 7 \${device#/dev/loop}
${MOUNT(at)} $new`

/**
 * From here on nothing reaches the disk, also what the kernel has taken to write and has not written: the file system
 * is told of an error of its own, at which it gives up its journal and writes no more (fs/ext4/super.c). That is done
 * in a sysfs of another network namespace, because systemd asks for a read-only one in a container. A server that
 * cannot write its log ends by itself, and may have done so before it is killed.
 */
const CUT = (at: Names): string => `
set -e
device=$(findmnt --noheadings --output SOURCE ${folderOf(at)})
case $device in /dev/loop*) ;; *) exit 1 ;; esac
unshare --net --mount sh -c "mount -t sysfs sysfs /sys && echo 1 > /sys/fs/ext4/\${device#/dev/}/trigger_fs_error"
${KILL_SERVER(at)} || true`

/** The power is there again: the file system reads its journal, and the server its log. */
const POWER_ON = (at: Names): string => `
set -e
umount ${folderOf(at)}
${MOUNT(at)} ${folderOf(at)}`

const cutPower = (at: Names): Action[] => [onNode(at, CUT(at)), ...stopped(at, POWER_ON(at))]

/** Without it a second cut finds a disk with parts of several states, with which the server cannot start. */
const keepAll = (at: Names): Action[] => [sql(at, 'CHECKPOINT'), onNode(at, `sync --file-system ${folderOf(at)}`)]

const dataOnDisk = (at: Names): Action[] => stopped(at, layOver(at, ROOM, ON_DISK(at)))
const dataOfBefore = (at: Names): Action[] => stopped(at, `${uncover(at)}\nrm -f ${diskOf(at)}`)

export const POWER_CUT: Scenario = {
  name: 'power-cut',
  about: 'the disk of the database loses all that it was not asked to keep, the server is killed, and both start again',
  warns: 'what anybody writes meanwhile is taken back',
  rounds: 5,
  holdMs: 0,
  before: dataOnDisk,
  make: cutPower,
  heal: () => [],
  after: dataOfBefore,
  figure: { back: 30, restarts: 0 },
  provenBy: 'power-cut-control',
}

/** Killed alone, this server loses nothing, because the kernel has what it wrote. */
export const POWER_CUT_CONTROL: Scenario = {
  ...POWER_CUT,
  name: 'power-cut-control',
  about:
    'the control: the same where the server does not ask the disk to keep anything (fsync=off). The check has to ' +
    'find losses',
  rounds: 2,
  before: (at) => [...dataOnDisk(at), sql(at, 'ALTER SYSTEM SET fsync = off', 'SELECT pg_reload_conf()')],
  tidy: keepAll,
  figure: {},
  control: true,
}
