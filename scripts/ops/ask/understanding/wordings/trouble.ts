/** How people ask whether something is wrong, what happened, and why. At least ten wordings for each question. */
export const TROUBLE = {
  wrong: `what is wrong | what's the problem | what is broken | is anything wrong | diagnose the problem | what is
    failing | why is it not working | are there any problems | something does not work | what is the issue | root
    cause | what fails | why does it not work | why is everything broken |
    (what/what exactly) (is/has gone/went/goes) (wrong/bad) (here/there/now/with it/with the app/with
    taskora/today/) |
    (is/are) (anything/something/things) (wrong/broken/failing/bad/off/not working) (here/with the app/at present/) |
    (are there/do we have/have we got/any/do you see) (problems/issues/faults/troubles) (right now/currently/with the
    app/in the cluster/) |
    (find/tell me/show me/name/look for/what is) the (root cause/cause/problem/issue/fault/culprit) (please/for me/) |
    (diagnose/analyse/investigate/troubleshoot/debug) (it/this/that/the app/the application/the system/everything/the
    cluster/) |
    (the app/it/the application/everything/this/nothing) (does not/doesn't/will not) work |
    (the app/it/the application/everything/taskora) is (broken/down/dead/not working) |
    why (does/is) (the app/it/the application/everything/nothing) (not work/broken/failing/down) |
    (what is up/what happened) with (taskora/the app/my app/it) |
    my app (died/is dead/broke), what happened to it |
    (figure out/work out/see) what (is up/is wrong/the fault is) (with taskora/with the app/) |
    nothing (loads/works/runs) (anymore/any more/), (why/where is the fault/what happened)`,
  'not-ready': `why is the backend not ready | why is the frontend down | why does the database not start | why does
    the api keep failing | why is the backend crashing | what prevents the frontend from getting ready | why is the
    pod not running | the backend does not come up | why is the database unavailable | reason the backend is not
    available | how come the api is broken | what keeps the backend from starting | why is the backend at 2 of 3 | why
    does the frontend not start | backend is failing |
    (why/how come/what is the reason) (is/isn't) (the backend/the frontend/the database/my pod/the deployment)
    (ready/down/unhealthy/unavailable/crashing/failing/broken/not running/not starting/dead) |
    (why/how come) (does/doesn't/won't/can't) (the backend/the frontend/the database/the pod) (start/become ready/get
    ready/come up/stay up/crash/keep crashing/fail/keep failing/run) |
    (what/something) (keeps/prevents/stops/hinders/blocks) (the backend/the frontend/the database) from
    (starting/coming up/getting ready/becoming ready/running/becoming healthy) |
    (the backend/the frontend/the database) (is not ready/does not start/is down/keeps crashing/never gets
    ready/fails/is unhealthy/will not come up) |
    (why is/why does) (the backend/the frontend) (stuck/only) at (1/2) (of 3/of 2/ready) |
    crashloopbackoff of the (backend/frontend) why |
    the (backend/frontend/database) (refuses/fails/does not want/is unable) to (start/come up/get ready) (why/for what
    reason/) |
    (for what reason/why) (is/does) the (database/backend/frontend) (failing/fail) its (readiness/liveness/startup)
    (probe/check) |
    I (keep seeing/see/get) (0 of 1/0/1/not ready) for the (frontend/backend) why |
    why (did/has) the (backend/frontend/database/pod) (stop/stopped/gone down/died/fail/failed)`,
  pending: `why is the pod pending | why is it stuck in pending | why can the pod not be scheduled | why is the
    backend not scheduled | pod is unschedulable | no node for the pod | why does it stay pending | what blocks
    scheduling | why is there no room for the pod | a pod does not get a node | the scheduler does not place the pod |
    pods hang in pending | insufficient cpu for the pod |
    (why/how come) (is/are) (the pod/my pods/pods/a pod/it) (still/stuck/always/) (in
    pending/pending/unschedulable/not scheduled/waiting) |
    (why/how come) (can/can't/won't/does/doesn't) (the pod/pods/the backend pod/the backend) (be scheduled/get
    scheduled/find a node/get a node/leave pending/fit on the node) |
    (what/something) (blocks/prevents/stops/holds up) (the scheduling/the pod from being scheduled/scheduling of the
    backend) |
    (pod/pods/a pod) (is/are/hangs/remains/stays/stuck) (pending/in pending/in pending state/unschedulable/waiting to
    be scheduled) |
    what (is/are) (the pod/pods/the pending pod/they) waiting for |
    (failedscheduling/failed scheduling/insufficient memory/insufficient cpu) |
    (what/something) keeps (the/that/my) pod from (being assigned to a node/getting a node/being placed/being
    scheduled) |
    why (has/hasn't) the scheduler (found/placed/assigned) (a node/a place/) for (the/my) pod |
    (the/a/my) (new/) pod (has been/is) pending for (minutes/hours/ever) |
    (which/what) (resource/resources/capacity) (is/are) (missing/lacking/insufficient) for the (pending
    pod/pod/pods) |
    what does the pending pod (wait for/need/lack)`,
  restarts: `who restarted it and why | why did the backend restart | how often did it restart | how many restarts |
    which pods were restarted | was anything killed | was something OOMKilled | did a pod crash | restart count of the
    pods | what made the database restart | last restart of the api | why was the container killed | did anything
    crash yesterday | did something restart last night | what crashed | why did postgres restart | was a container
    killed | why does it restart again and again | how many times did the backend restart |
    (why/how come) (did/has) (the backend/the frontend/the database/it/a pod/the container)
    (restart/restarted/crash/crashed/been restarted/get killed/die/been killed) |
    (who/what) (restarted/killed/crashed) (the backend/the frontend/the database/it/the pod/the container) (and
    why/last night/yesterday/) |
    (how often/how many times) (did/has) (the backend/the frontend/it/the pod) (restart/restarted/crash/crashed) |
    (number of/how many/show the/count the/list) restarts (of the pods/of the backend/are there/were
    there/happened/) |
    (did/has) (anything/any pod/a pod/something/a container/the backend) (crash/crashed/restart/restarted/been
    restarted/been oomkilled/been killed/die) (last night/recently/today/) |
    (was/were) (anything/a pod/any container/something/pods) (restarted/killed/oomkilled/terminated) |
    (which/what) (pods/containers/pod/container) (crashed/restarted/were killed/died/were restarted/have restarts) |
    (what caused/what made/reason for/explain) (the restart/the backend restart/the last crash/the restarts) (of the
    backend/) |
    why is the restart count (so high/rising/not zero) |
    has (the database/the backend/the frontend/anything) (crashed/restarted/died/been restarted) (since
    yesterday/today/this night/lately/recently)`,
  slow: `why is it slow | why is the backend so slow | why does it take so long | the application is slow | bad
    performance | why are the response times high | pages take long to load | is the cpu throttled | high latency |
    requests are slow | what slows down the database | why is the page slow | the site is laggy | why do requests take
    so long | is the backend slow | slow response times | why are pages slow |
    (why/how come) (is/are) (it/the app/the page/the backend/the frontend/the database/everything/requests/responses)
    (so/this/) (slow/sluggish/laggy/slow today) |
    (the app/the page/it/everything/the backend/the site) (is/feels/got/became) (slow/sluggish/laggy/unresponsive) |
    (why/how come) (do/does) (requests/pages/it/the page/the api/the app) (take/need) (so long/ages/forever/many
    seconds) (to load/to answer/to respond/) |
    (bad/poor/terrible/high/slow) (performance/latency/response times/response time) |
    why (is/are) (the latency/latency/the response time/response times) (so/) (high/bad) |
    (what/who) (slows/is slowing) (down/) (the app/it/the backend/the database/everything) (down/) |
    what makes (it/the app/the backend/the page) (so/) slow |
    (pages/requests/queries) (load/run/answer) (slowly/too slowly) |
    (is the cpu/is the backend/are we being) (throttled/throttling) |
    what (is making/makes) (my/the) (requests/pages/app) (lag/slow/crawl) |
    (loading/opening) (the page/the list) takes (many/ten/some) seconds why |
    (the backend/the app/it) (responds/answers/reacts/loads) (very/too/so/) slowly |
    (everything/the app/it/the page) takes (forever/ages/very long/long) to (load/answer/open/respond) (why/) |
    (any reason/why) the (api/backend/page) is slower (than usual/than before/today/now)`,
  health: `is it up | does it work | is everything fine | does the page answer | is the system all right | check the
    health | is the website reachable | is the app up | is the app alive | is it working | does it respond | is it
    running |
    is (it/the app/the application/taskora/the site/the page/the website/everything/the system)
    (up/alive/running/healthy/available/online/ok/fine/live/working/reachable/up and running/all right) |
    (does/is) (the app/it/everything/the page/the site/the application) (work/working/answer/respond) (fine/ok/) |
    are (we/things/all systems) (up/live/healthy/online/ok/fine/running) |
    (all/everything) (good/fine/ok/green/healthy/all right) |
    (health/run a health) check |
    (check/show/tell me/what is) (the/) health (of the app/of taskora/of the application/) |
    can (people/users/anybody/I) (use/open/reach) (the app/it/taskora) (now/at the moment/) |
    is (taskora/the app/everything) in (good health/good shape/order) |
    (does/is) everything (work/working/ok/run fine) |
    (is/does) (the site/the app/everything/taskora) (still/) (running/up/answer/work/alive) (right now/fine/)`,
  events: `what happened recently | show the events | list recent events | are there warnings | kubernetes events |
    what has happened in the last hour | show me warning events | events of the namespace | what is happening in the
    cluster | latest events | what has been happening | were there any warnings | what happened yesterday |
    (what/tell me what/anything) (happened/has happened/has been going on/was going on/is going on/is happening/did
    happen) (recently/lately/in the cluster/in the last hour/today/since yesterday/) |
    (show/list/get/print/give me/what are/any) (the/) (recent/latest/last/new/kubernetes/cluster/warning/) events
    (please/of the cluster/) |
    (are there/were there/show/list/any) (warnings/warning events) (in the cluster/in the namespace/lately/) |
    event (log/stream/list/history) |
    (kubernetes/cluster/recent/last) (warnings/events) (from/of/in) the (past/last) (hour/hours/minutes/day) |
    (summary/overview) of (the/) (recent/latest/last/) events |
    (give/show) me (a summary of/the/) (recent/latest) (events/warnings)`,
  'log-errors': `are there errors in the logs | show the errors of the backend | any exceptions in the log | what
    errors were logged | last error message | find errors in the log of the frontend | did the api log an error |
    stack trace in the logs | recent errors of the database | error lines of the log | does the log have errors | does
    the backend log errors | errors in the api logs | what was the last error in the log |
    (are there/any/show/find/list/search/look for/what/which) (errors/error messages/exceptions/stack
    traces/tracebacks) (in/from/of) (the/) (logs/log/backend logs/backend log/api output/frontend logs/database
    log/backend) |
    (did/does/has) (the backend/the frontend/the database/anything) (log/logged/print/printed/report/write) (errors/an
    error/any errors/exceptions) |
    (what/which) (errors/error/exceptions) (did/does/has/was) (the backend/the frontend/it/being/)
    (log/logged/print/report) |
    (what is/what was/show/the) (last/latest/most recent) (error/exception) (of the backend/in the log/in the logs/of
    the frontend/logged/of the api) |
    errors (lately/recently/logged) |
    (let me see/show/filter/only) (only/) the (error/exception/failing) lines (of the logs/) |
    has the (frontend/backend/database) been (throwing/raising/logging) (errors/exceptions) |
    (did/do) (any/) exceptions (show up/appear/occur) in the (logs/api log)`,
  logs: `show me the logs | logs of the backend | how do I see the logs | read the log of the frontend | tail the
    log | follow the logs | print the output of the database | watch the logs | view the api log | what does the
    backend say | output of the backend | database log | get the logs | live logs | log files |
    (show/print/view/see/read/tail/follow/watch/get/give me/open/stream/look at) (me/) (the/) (logs/log/output) (of
    the backend/of the frontend/of the database/of the pods/live/) |
    (show/view/tail/follow/get/give me) (the/) (backend/frontend/database) (logs/log/output) |
    (how do I/how can I/how to/where can I/where do I) (see/read/view/watch/tail/follow/find/get) (the/) (logs/log/log
    files/backend log/logs live) |
    where (are/is/do I find) the (logs/log/log files/log of the backend) |
    what does the (backend/frontend/database/log/backend log) (say/print/write) |
    (stream/send/print/write) the (database/backend/frontend) (output/log/logs) to (my/the) (terminal/screen) |
    how do I get (hold of/at/to) the (frontend/backend/database) (logs/log) |
    (stream/live stream of) the (logs/log) |
    (print/show/give me) the (last/newest/latest/first) (lines/100 lines/20 lines) of the (api log/log/backend
    log/database log) |
    (how can I/how do I/where can I) see what the (backend/frontend/database/api) (is
    printing/prints/writes/says/logs/outputs) |
    what is the (backend/frontend/database) (printing/writing/saying/logging) |
    what (did/does) the (frontend/database/backend) (write/print/say) (to its log/to stdout/last/)`,
} as const
