/** How people ask about the data: volume, database, backups. */
export const DATA = {
  volume: `how full is the volume | is the pvc full | free space of the persistent volume | storage used by postgres |
    is the volume running full | is the volume bound | how many GB are left for the database | does the database have
    enough space | how much storage does the database have left | does postgres have enough space | how full is the
    storage | disk of the database | database volume |
    how full is (the volume/the pvc/the persistent volume/the database volume/the disk of the database/the storage of
    the database) |
    how (much/many GB) (space/storage/room/) (is/are) (left/free/used/available) (on/in) (the volume/the pvc/the
    persistent volume/the database volume) |
    (free space/space left/usage/space used/fill level) (of/on/in) the (volume/pvc/persistent volume/database
    volume/database disk) |
    (is/will) (the volume/the pvc/the database disk/the database volume/the persistent volume) (be full/full/filling
    up/running out/nearly full/big enough/running out of space) |
    does (the database/postgres) have enough (disk/space/storage/room) (left/) |
    (volume/pvc/storage) (usage/space/fullness) (of the database/of postgres/) |
    (remaining/free/used) (storage/space) (of the database/of postgres/) |
    (percentage/share) of the (volume/pvc) that is (used/full) |
    how many (gigabytes/GB) (remain/are left) on the (pvc/volume/database volume) |
    will the (volume/database volume) run out of space`,
  disk: `how full is the disk | how much disk space is left | is the disk full | free space on this machine | disk of
    the node | how much space does minikube use | is the host running out of disk space | how much disk does docker
    take | does the machine have enough disk | how much space is left on the node | free disk space | space used by
    docker | is there enough disk on the node |
    how full is (the disk/my disk/the disk of the node/the disk of the machine/the hard disk/the node's disk) |
    how much (disk space/disk/space) (is/does) (left/free/available/docker use/docker take/minikube use/minikube
    take/the node have left) (on this machine/on the node/on the host/on the disk/) |
    (free/remaining/available/used) (disk space/disk) (on/of) (the node/this machine/the host/my machine/the
    machine) |
    (is/are) (the disk/my disk/the host/the machine/the node/we) (full/running out of disk/out of disk space/low on
    disk space/short of disk) |
    (disk/space) (usage/used/space used) (of/by) (docker/minikube/the node/the machine/the host) |
    (does/has) (the node/the machine/the host) (have/got) enough (disk/disk space) |
    disk (space/usage/space on the node) |
    (has/does) (my/the) (laptop/computer/machine) (have/) enough (free/) (disk/disk space/space) |
    how many (GB/gigabytes) are (free/left) on (the node/this machine/the disk/my laptop) |
    docker is (eating/filling/using) my disk`,
  'database-size': `how large is the database | how many users are there | how many rows are in the tables | which
    tables are there | how big is the data | number of accounts | size of the database | how many rows are there | how
    many users have signed up | how much data does the database have | number of tasks | how big has the database
    become |
    how (big/large) (is/has) (the database/the data/the database grown/the database become) |
    (size/growth) of the (database/data) | database size |
    how much data (is stored/do we have/is in the database/is there/does the database hold) |
    how many (tasks/users/accounts/rows/tables/people) (are there/do we have/are stored/are in the database/have
    signed up/exist/does the database have) |
    (number/count) of (tasks/users/accounts/rows/tables) (in the database/) |
    count (the/all/) (tasks/users/accounts/rows) |
    how many people (registered/signed up/have registered/have an account) | how much does the database weigh |
    total (number/amount) of (tasks/users/accounts)`,
  backup: `is there a backup | how old is the backup | when was the last backup | are there backups | show the
    backups | where is the last dump | list the backups | do we have a backup | age of the latest backup | was there a
    backup | when did we back up last | backup status | is my data saved | when was the data last backed up | latest
    backup |
    (is there/do we have/are there/was there/have we) (a/any/a recent/) (backup/backups/dump) (at all/of the data/of
    the database/) |
    (how old/when) (is/was) (the backup/the last backup/the newest backup/the latest backup/the latest dump)
    (made/taken/) |
    (when/how long ago) (did/was) (we/I/the data/the database) (back up/last back up/last backed up/backed up)
    (last/) |
    (show/list/where are/which) (the/my/all/) (backups/dumps) (are there/do we have/) |
    (latest/newest/last/most recent) (backup/dump) |
    (is/are) (my/the/our) (data/database) (backed up/saved/safe in a backup) |
    (age/date/state) of the (last/newest/) backup |
    (was/has) a backup (taken/been taken/made/been made) |
    (do I have/have I/is there) (something/anything/a backup/a dump) to restore from |
    did (anyone/someone/somebody/I) make a backup (lately/today/yesterday/) |
    when (did/was) the last (dump/backup) (happen/made/run/written)`,
  'make-backup': `how do I save the data | create a backup | take a backup | export all data | dump the database |
    save everything | how can I back up | command for a backup | make a copy of the data | make a backup | how to back
    up | how do I back up everything | I want a backup | save the database to a file | back up now |
    (how do I/how can I/how to/please/I want to/I need to/) (back up/make a backup of/take a backup
    of/dump/export/save/make a copy of) (the database/my data/everything/the data/all data/all tasks/it) |
    (how do I/how can I/how to/please/I want to/I need to/) (make/create/take/write/do) (a/another) (backup/database
    dump/dump/database backup) (now/of the data/of the database/) |
    (I need/I want/give me) a (backup/dump/copy) of (the data/the database/everything) |
    (command/way) to (back up/dump/save) (the data/the database) |
    (I would like/let me/I want) to (save/keep/dump/back up) (all my tasks/postgres/my data/all tasks) (to a
    file/before I upgrade/) |
    what command (writes/makes/creates) a (backup/dump) |
    save (all/) (my/the) tasks to a file`,
  restore: `restore the data | load the backup | recover the database | get the data back | import a dump | how can I
    recover my data | restore from a file | bring back the data | how to restore | restore the database | load a
    dump | recover from a backup | how do I get my data back | restore the backup |
    (how do I/how can I/how to/please/I want to/) (restore/load/import/recover from/put back/read back) (a/the/my/the
    last) (backup/dump/backup file) |
    (how do I/how can I/how to/please/I want to/) (restore/recover/get back/bring back) (the data/my data/the
    database/the tasks/everything) (from a backup/from a dump/from a file/) |
    (get/bring/put) (the/my) (data/tasks/backup) back (from the backup/from a dump/) |
    (restoring/recovering/recovery of) (the database/the data/a backup/data from a backup) |
    I (lost/deleted) (my tasks/my data/everything) how (can/do) I (recover them/get them back/restore them) (from the
    dump/) |
    load (yesterday's/the last/an old) (backup/dump)`,
  connections: `how many connections are open | database connections | is the connection pool full | who is connected
    to the database | max connections of postgres | open sessions | are connections running out | number of
    connections | how many sessions does postgres have | are there too many connections | database pool | who uses the
    database |
    how many (connections/database connections/sessions/clients) (are open/are there/does the database have/to the
    database are there/are in use/are active/are left/are allowed) |
    (number of/open/active/current/count) (connections/sessions/database connections/database sessions) (to the
    database/in postgres/of postgres/) |
    (is/are) (the connection pool/the pool/the database pool/connections/the database connections/we)
    (full/exhausted/used up/running out/running out of connections/at the limit) |
    who (is connected/connects/has connections) to (the database/postgres) |
    (max/maximum/limit of/most) (connections/database connections) |
    (too many/no more) (connections/clients/sessions) |
    connection (limit/pool/count) |
    are all (database/) connections (taken/used/in use) |
    how many clients (are talking/are connected/talk) to (postgres/the database) |
    (can/does) (postgres/the database) take more (connections/sessions/clients)`,
  schema: `is the schema up to date | did the migrations run | current database schema | are there pending
    migrations | which revision has the schema | is the database migrated | what is the schema | database version of
    alembic | which schema | are all migrations applied |
    (is/are) (the schema/the database schema/the migrations/all migrations/the database) (up to
    date/current/applied/migrated/at the newest revision/done) |
    (which/what) (migration/schema/schema version/alembic revision/alembic version/schema revision) (is applied/does
    the database have/is current/is it/is the database at/was applied last/) |
    (did/have/has) (the/all/) (migrations/migration) (run/work/been applied/ran/succeed) |
    (current/present/last/latest/pending/open/missing) (schema/migration/migrations/database schema/alembic
    revision) |
    (are there/any) (pending/open/missing/unapplied) migrations |
    (schema/migration/alembic) (version/revision/status/state)`,
  'sql-shell': `how do I query the database | database shell | run sql | connect to postgres | how do I look into the
    database | execute a query | open a database console | log into postgres | psql | how do I connect to the database
    by hand | query the tables | sql console | how do I run a query on the database |
    (how do I/how can I/how to/I want to/) (query/log into/connect to by hand/look into/inspect/get a prompt of/run
    sql on/open a shell of/run a query on) (the database/postgres/the tables) |
    (open/get/start/give me) (a/the) (psql/psql shell/sql shell/sql prompt/database shell/database console/sql
    console/psql prompt/database prompt) |
    (run/execute/write) (a/some/) (sql/sql query/sql statement/query/queries) (on the database/in postgres/against the
    database/) |
    (look into/read/query/see/inspect) the (tables/rows/database tables) (by hand/) |
    (psql/sql) (shell/console/prompt/session) |
    (let me/I want to) (query/run sql on/look at/select from) the (task/user/) (table/tables/database) |
    how can I get into (psql/the database/postgres) |
    log in to (the database/postgres/psql) |
    (run/write) some sql by hand`,
} as const
