/** How people ask about deployments, what they changed, and the way back. */
export const CHANGES = {
  changes: `what changed | what changed since the last receipt | what changed since yesterday | what is different
    since the last deployment | what is new since the last run | what did the last deploy change | which changes were
    made today | has anything changed recently | what was modified in the last hour | changes since this morning |
    difference to the previous deployment | what changed lately | what is new | anything different since last time |
    changes in the last day | show the latest changes |
    (what/what all/anything/which things) (changed/has changed/is different/is new/was modified/was changed/got
    changed) (since/compared to/after) (yesterday/the last deploy/the last deployment/the last receipt/last time/the
    last run/this morning/last week) |
    (what/which things) (changed/was changed/has changed) (recently/lately/today/in the last hour/in the last days/) |
    (what/which changes) (did/does) the (last/latest) (deploy/deployment/run) (change/bring/contain/make) |
    (changes/differences/difference/diff) (since/to/from/in/between) (the last deploy/the previous deployment/the last
    run/yesterday/the last day/this morning/today/the last 24 hours) |
    (did/has) (anything/something) (change/changed/been changed) (recently/since yesterday/lately/today/) |
    (show/list) (the/) (recent/latest/last) changes |
    compare (with/to/now with/now to) (the deployment before/the last deploy/the previous run/yesterday) |
    what did we change (between the last two deploys/since the last deploy/yesterday/lately) |
    (list/show) what is (new/different/changed) since (yesterday/the last deploy/yesterday evening)`,
  drift: `who changed something by hand | was it scaled by hand | has anybody edited the deployment manually | is
    there drift | did someone use kubectl edit | manual changes | does the cluster differ from the chart | who
    modified the deployment | was anything changed by hand | who edited the service | did somebody change it
    manually | did anyone scale it | is everything as in the chart | who changed the deployment |
    (was/is) (anything/something/it/the backend/the deployment) (changed/edited/modified/scaled/altered/touched) (by
    hand/manually/by somebody) |
    (did/has) (anybody/somebody/someone/anyone) (change/changed/edit/edited/modify/scale/scaled/touch/touched/patched)
    (it/something/the backend/the deployment/things/the cluster) (by hand/manually/) |
    who (changed/edited/modified/scaled/touched/altered/patched) (it/the backend/the frontend/the deployment/the
    service/the replicas/things) (by hand/manually/) |
    (is there/any/show/check/look for) (drift/configuration drift/config drift/manual changes/manual edits) (from the
    chart/in the cluster/) |
    (does/is) (the cluster/everything/the release) (differ from/different from/as in/as described in/still match/in
    line with) (the chart/the helm chart/the manifest) |
    (has someone/did somebody/was) (used/use/used there) kubectl (edit/scale/patch/set) |
    (who/has someone/did anybody) (ran/run/messed/been messing/used) (kubectl/with the deployment/kubectl
    scale/kubectl edit) (on the backend/by hand/) |
    (edits/changes) that (did not come from/are not from/are not in) (helm/the chart) |
    who (scaled/edited/changed) the (backend/frontend/deployment) (up/down/)`,
  'last-deploy': `when was the last deployment | when did I last deploy | did the last deploy succeed | how long ago
    was it deployed | when was it deployed | time of the last deploy | when was the last release installed | is the
    last deployment old | last deployment | was the last deploy ok | when did someone deploy | how old is the
    deployment |
    (when/what time) (was/did/were) (the last deployment/the last deploy/the latest rollout/the last release/I last
    deploy/we deploy last/we last deploy/it deployed/it last deployed/it installed) |
    (how old/how long ago) (is/was) (the last deployment/the current deployment/the last deploy/the release/it
    deployed/it last deployed) |
    (did/was) (the last deployment/the last deploy/my last deploy/the latest deploy/the last rollout)
    (work/succeed/successful/ok/go well/go through) |
    (date/time/age) of (the/) (last/latest/most recent/current) (deployment/deploy/release/rollout) |
    who (deployed/did deploy/made the deploy) (last/the last time/it) |
    (last/latest/most recent) (deployment/deploy) (date/time/) |
    (on what date/what day/how many hours ago/how many days ago) (did we last ship/did we deploy/was the app
    deployed/was it deployed/was the last deploy) |
    was (our/the) (latest/last) (release/deploy) (a success/good/ok/successful)`,
  'last-failure': `why did the last deploy fail | last failed run | what was the error of the last deploy | reason of
    the failed deployment | did the last run fail | show the last failure | error of the last command | why did the
    deploy fail | deploy failed | what was the last failure | why did the last run fail | which run failed | what
    error did the deploy end with |
    why did (the/my/our) (last/latest/) (deploy/deployment/run/build/command) (fail/break/go wrong/not work/end with
    an error) |
    (what/tell me what) (went wrong/failed) (in/with/during) the (last/latest) (run/deploy/deployment/command/build) |
    (which/what) (step/run/command) (failed/did fail/broke) (last/) |
    (what was/show/which was) the (error/last error/reason/failure) of the (last/latest/failed)
    (run/deploy/deployment/command) |
    (what/which) error did the (last/latest) (run/deploy/command) (end with/give/print/have) |
    (last/latest/most recent) (failed/failing) (run/command/deployment/deploy) |
    (did any/did a/has a/has any) (run/deploy/command) (fail/failed) |
    (deploy/deployment/the deploy) failed (why/what now/reason/) |
    at (which/what) step did (the deploy/the deployment/it/the run) (fail/break/stop/end) |
    (why/tell me why) the (previous/last) run (ended badly/failed/broke) |
    my (deployment/deploy) (crashed/failed/broke) what was the (error/reason/cause)`,
  'deploy-time': `how long does a deployment take | how long did the last deploy take | which step is the slowest |
    duration of the deployment | how fast is a deploy | why does deploying take so long | time of each step | how many
    seconds did the build take | what takes the most time in a deploy | how long does it take to deploy | time needed
    for a deploy | how long does the build take | slowest step | why is deploy slow | how much time does a deploy
    need | which step takes the longest | time of a build |
    how (long/fast/many minutes/many seconds/much time) (do/does/did/is/are) (a deploy/a deployment/deployments/the
    last deploy/the build/a build/deploying/the load step/the last deployment) (take/need/last/) |
    (duration/time/average duration) of (a/the/the last/each) (deploy/deployment/build/step/deployments) |
    (which/what) (step/part) (of the deploy/of the deployment/) (takes/needs/is the) (longest/slowest/the longest/the
    most time) |
    why (is/was/does) (deploy/the deploy/the last deploy/deploying/the last deployment/the build) (so
    slow/slower/slow/take so long/taking so long/take forever) |
    (deploy/deployment/deploying/the build) (takes/is taking/took) (forever/too long/ages/very long/so long) |
    (average/usual/typical) (deploy/deployment) (time/duration) |
    (what/which step) (eats/takes/needs/costs) (most of/the most/much of) the time (during/in/of) (a deployment/a
    deploy/deployment) |
    was (deploying/the deploy/a deploy) (faster/quicker/slower) (before/earlier/last time) |
    how much time (should I plan/do I need/is needed) for a (deploy/deployment) |
    why does a (deploy/deployment) take (so long/forever/ages)`,
  history: `show the history | which revisions are there | list the releases | release history | which revision is
    live | previous revisions | status of the helm release | earlier versions of the release | past deployments |
    which revisions existed before | current revision |
    (show/list/print/give me/what is) (the/) (history/helm history/release history/revisions/releases/all
    revisions/past releases/revision history) |
    (what/which) (revisions/releases/versions of the release) (are there/exist/have there been/were there/do we
    have/are kept) |
    (what/which) revision (are we on/is live/is current/is deployed/is running/is this/do we run) |
    how many (revisions/releases) (are there/exist/are kept/do we have/have there been) |
    (previous/past/earlier/old/former) (revisions/releases/versions of the release/deployments) |
    (show/list) (the/) (previous/past/earlier/older) (revisions/releases/deployments) |
    (which/what) (releases/revisions) (came/were) (before/before this one/earlier) |
    (the/what is the) number of the (current/live/present) revision |
    all (helm/) (revisions/releases) (please/)`,
  'rollback-effect': `what would a rollback do | what would change with a rollback | where would a rollback go | is a
    rollback safe | does a rollback lose data | which revision would a rollback restore | effect of a rollback |
    preview the rollback | what will a rollback change | what does a rollback do to my data | is it dangerous to roll
    back | what does rolling back mean |
    what (would/will/does) (a rollback/rolling back/the rollback) (do/change/affect/mean/restore/undo) |
    what (happens/would happen/will happen) (if/when) I (roll back/rolled back/do a rollback/run rollback) |
    (where/to which revision/to what) would (a rollback/rolling back/the rollback) (go/take me/lead/get me) |
    (is/would) (a rollback/it/rolling back) (be/) (safe/dangerous/risky) (to roll back/) |
    (can I/may I) (roll back/do a rollback) (safely/without risk) |
    (would/will/do/does) (I/we/a rollback) (lose/cost/delete) (data/my data/tasks) (with a rollback/when rolling
    back/if I roll back/) |
    (effect/effects/consequences/impact/risk) of (a rollback/rolling back) |
    (which/what) (version/revision) would I (land on/get/end up at/be on) (after/with) a rollback |
    is there (any/a) (danger/risk/harm) in (rolling back/a rollback) |
    if I roll back (now/), (do my tasks survive/is my data safe/what happens/do I lose data)`,
  rollback: `how do I roll back | go back to the previous version | undo the last deployment | how to go back |
    command for rollback | restore the previous version of the app | roll back to an earlier release | how can I
    revert my deploy | I want the last version back | take back the deployment | undo | revert to the previous
    version | roll back now | get the old version back | undo the deploy |
    (how do I/how can I/how to/I want to/please/can I/) (roll back/go back/revert/roll it back/undo the deploy/undo my
    deployment/roll back the release) (to the previous version/to the last good release/to the last release/) |
    (undo/revert/take back) (the last/my/the/the latest) (deploy/deployment/release/rollout/upgrade) |
    (get/bring/I want/give me/take me back to/restore) (back/) the (old/previous/last good/earlier/last)
    (version/release/revision) (back/of the app/) |
    (command/way) (for/to do) a rollback |
    (bring/get/put) back (yesterday's/the old/the previous/last week's) (version/release) (of the app/) |
    the new (release/version) is (bad/broken/worse) how do I (get the old one back/go back/undo it) |
    (how would I/let me) undo (this/the) (release/deploy/deployment) |
    (how do I/how can I/how to/let me/please/) (return/go back/switch back/get back/step back) to the (last
    working/last good/previous/old/earlier/former) (version/release/deployment/revision)`,
  deploy: `how do I deploy | install the application | roll out my code | ship an update | how to get my changes
    live | build and deploy | deploy the new version | put my code into the cluster | deploy it | update the app | get
    the new code into the cluster | deploy a new build |
    (how do I/how can I/how to/please/I want to/) (deploy/install/upgrade/update/release/ship/roll out/publish)
    (it/the app/the application/my changes/my code/the new version/a new version/the new code/an update/taskora) |
    (get/bring/push/put) (my/the/the new) (changes/code/version) (live/into the cluster/deployed/out/onto the
    cluster) |
    (rebuild/build/compile) and (deploy/release/install) |
    (run/start/do/make) (a/the/another) (deploy/deployment/release/rollout) |
    how do I get the (newest/latest/new/changed) (code/version/changes) (deployed/installed/running/rolled out)`,
  dev: `how do I develop | see my edits live | reload on save | how do I work on the code | start dev mode | sync the
    code automatically | live reload of the frontend | redeploy when a file changes | developer mode | watch for
    changes and deploy | auto reload | live coding | dev mode |
    (how do I/how can I/how to/I want to/) (develop/work on the frontend/work on the code/work on the backend/see my
    edits live/edit code live/develop locally) |
    (hot/live/auto/automatic) (reload/reloading/redeploy/sync/coding) (of the code/of my changes/on save/) |
    (redeploy/sync/reload/update/rebuild) (automatically/on save/on file change/when I save/when a file changes/my
    code on save) |
    (development/dev/developer/inner) (mode/loop/environment/workflow) |
    (start/enter/run/use) (the/) (dev/development/inner) (mode/loop) |
    watch (files/my code/for changes) and (redeploy/sync/reload) |
    (how can I/how do I/I want to) (see/try/test/watch) (code changes/my changes/my edits) (without deploying/at
    once/immediately/instantly/while I edit) |
    (work/edit/code) with (live/hot/automatic) reload`,
} as const
