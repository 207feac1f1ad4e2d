/** How people ask about images, versions, the machine and its load. */
export const BUILDS = {
  builds: `which build runs where | which image runs | what image does the frontend use | which commit is deployed |
    show the image versions | is the newest build running | what version of the app is live | image tags of the pods |
    from which commit is the build | running images | which build is deployed | what is the version of the app | is
    the latest build deployed | image of the backend | which images are deployed | what code is running |
    (which/what) (build/version/image/tag/commit/code) (is/do we) (running/live/deployed/run/in use/active)
    (now/where/in the cluster/) |
    (which/what) (version/build/commit) (of the app/of taskora/of the backend/of the application) (is/)
    (this/running/live/deployed) |
    (which/what) (images/image) (do/does) (the pods/the backend/the frontend/we) (use/run) |
    (show/list) (the/) (running/deployed/used/current) (images/image/tags/builds/versions of the images) |
    is the (latest/newest/new/current/last) (build/version/code/image) (running/deployed/live/in use) |
    (image/image tag/image tags/image version/tag/build) of the (backend/frontend/pods/database) |
    from (which/what) commit (was this built/is this/is it/does it come/was it made) |
    (which/what) (git/) (commit/revision of the code/branch) is (in production/running/live/deployed) |
    (is/are) my (latest/newest/last) (image/build/code/commit) (the one that is running/running/live/deployed) |
    (tell me/what is) the (image/tag/image tag) the (api/backend/frontend) (is running with/runs/uses) |
    (which/what) (version/build/release/image version) of the (backend/frontend/app/code/api) is
    (deployed/running/live/in the cluster/installed)`,
  'image-size': `how large are the images | how big is the backend image | is the image too large | are the images
    within the limit | how many MB has the image | space of the images | largest image | how big are the images | size
    of the images | is the image over the limit | are the images too big |
    how (big/large/many MB/heavy) (is/are/has/have) (the image/the images/our images/the backend image/the frontend
    image/my images/docker images) |
    (size/sizes/space) of (the/our/the backend/the frontend/all) (image/images) |
    image (size/sizes/size limit/sizes in MB) |
    (is/are) (the image/the images/the backend image/the frontend image) (too big/too large/over the limit/within the
    limit/within limits/small enough) |
    (which/what) is the (largest/biggest) image |
    which image is (the largest/the biggest/too big) |
    how much (space/disk) do the images (take/need/use)`,
  versions: `which version of helm | what version is kubectl | minikube version | docker version | which k8s release
    is this | version of the node | which postgres version | what kubernetes is this | which docker version is
    installed | what version of kubernetes | is helm current |
    (which/what) version (of kubernetes/of helm/of minikube/of kubectl/of docker/of postgres/of the tools/of node) (is
    installed/is used/do we run/do we use/is this/runs/) |
    (which/what) (kubernetes/helm/minikube/kubectl/docker/postgres/node) (version/release) (is this/is installed/do we
    run/is used/do we have/runs/) |
    (kubernetes/helm/minikube/kubectl/docker/tool/node/postgres) (version/versions) |
    versions of (all/the/all the) (tools/programs) |
    (which/what) (tools/tool versions) (are used/are installed/does it use) |
    is (kubernetes/helm/docker/minikube/kubectl) (up to date/current/outdated/too old) |
    (which/what) (kubernetes/helm/minikube/kubectl/docker) is (this/it/used/installed)`,
  memory: `how much memory does it use | memory usage | ram usage of the backend | which pod uses the most memory |
    memory consumption | are we running out of memory | how much ram does the frontend use | current memory use |
    memory of the pods | how many megabytes does postgres use | who uses the most memory | is memory full | is the
    memory running out | how much memory is used | current ram usage | what eats the memory |
    how (much/many megabytes of) (memory/ram) (does/do/is/are) (it/the backend/the frontend/the database/the
    pods/used/the app/we) (use/consume/need/take/used/using/) |
    (memory/ram) (usage/use/consumption/load/footprint) (of the backend/of the pods/of the database/per pod/) |
    (which/what) (pod/container/process) (uses/needs/takes/eats) (the most/most/so much) (memory/ram) |
    (are we/is the node/is the backend) (running/) (out of memory/low on memory/short of memory/running out of
    memory) |
    is (there enough/the) (memory/ram) (full/left/) |
    (what/who) (eats/uses/takes/hogs) (all/) (the/so much) (memory/ram) |
    (top/biggest/largest) memory (consumers/users/hog/hogs) |
    (which/what) (container/pod) is the (biggest/largest) memory (hog/user) |
    (is the/the) (backend/frontend) (leaking memory/has a memory leak) |
    how much ram is (taskora/the app/it) using (in total/altogether/)`,
  cpu: `how much cpu does it use | cpu usage | processor usage of the backend | which pod uses the most cpu | cpu
    load | load average | are the cores used up | cpu utilisation | what uses the cpu | is the cpu at its limit now |
    how much processor is used | current cpu usage |
    how much (cpu/processor/compute) (does/do/is/are) (it/the backend/the frontend/the database/the pods/used/the app)
    (use/consume/need/take/used/) |
    (cpu/processor) (usage/use/load/consumption/utilisation) (of the backend/of the pods/of the database/per pod/) |
    (which/what) (pod/container/process) (uses/needs/takes/eats/burns) (the most/most/so much) (cpu/processor) |
    is the (cpu/processor) (busy/overloaded/maxed out/idle/at 100 percent) |
    (what/who) (eats/uses/burns/hogs) (all/) (the/so much) cpu |
    (how high is the/how busy is the/show the/current) (cpu load/cpu usage/processor/load/cpu) |
    how many cores (does/do) the (backend/frontend/database/pods) (use/consume/need) |
    who is (burning/eating/using) the (cpu/processor) |
    (is the/the) (processor/cpu) under (heavy/high/much) load |
    load of (the machine/the processor/the cores)`,
  limits: `what are the limits | memory limit of the backend | cpu limit of the frontend | requests and limits | how
    much memory may the api use | how much cpu may it use | resources of the pods | maximum memory of the database |
    allowed cpu | how much memory is the backend allowed | show the limits | limits of the pods | what does the
    backend request | resource limits of the frontend | maximum cpu | may the backend use more memory |
    (what/which/show/list) (are the/is the/the/are my/) (limits/resource limits/memory limit/memory limits/cpu
    limit/cpu limits/requests and limits/resource requests/requests) (of the backend/of the frontend/of the
    database/of the pods/) |
    how much (memory/cpu/ram) (may/can/is/are) (the backend/the frontend/the database/it/a pod) (use/allowed/allowed
    to use/have at most/get at most/use at most) |
    (maximum/allowed/reserved/guaranteed/requested) (memory/cpu/ram) (of the backend/of the pods/of the database/per
    pod/) |
    (memory/cpu/resource) (limit/limits/request/requests/reservation)`,
  node: `is the node ready | status of the node | how is the cluster | is minikube up | show the nodes | is the node
    under pressure | is kubernetes running | state of the cluster | is the cluster alive | node health | minikube
    status | how is the node doing |
    (is/are) (the node/the cluster/minikube/kubernetes/the nodes/our node) (ready/up/running/healthy/alive/ok/under
    pressure/fine/well/in good shape) |
    (status/state/health/condition/conditions) of (the/) (node/cluster/minikube/nodes/kubernetes) |
    (node/cluster/minikube) (status/state/health/conditions/pressure) |
    how is (the node/the cluster/minikube/our node) (doing/) |
    (show/list/get) (the/) (nodes/node/node conditions) |
    does the node have (memory pressure/disk pressure/problems/pressure) |
    are there (problems/troubles/issues) with the (node/cluster/minikube) |
    (is/does) (kubernetes/the cluster) (itself/) (run/running/work) |
    is (my/the) minikube node (in a good state/ready/ok/healthy)`,
  engine: `which engine is used | does docker answer | what container engine | is the docker engine alive | what
    docker is this | does the docker daemon run | container runtime of the node |
    (which/what) (engine/container engine/docker engine/docker/container runtime) (is used/is this/do we use/is in
    use/runs/is it) |
    (does/is) (docker/the docker engine/the engine/the docker daemon/the daemon/the container engine)
    (answer/running/alive/run/work/up/reachable/respond) |
    (state/status/version/memory/processors/info) of (docker/the engine/the docker engine/the daemon) |
    docker (info/engine/daemon/status) |
    how much memory does (docker/the engine/the docker engine) have |
    (has/is) the docker daemon (stopped/died/down/running) |
    how many (processors/cores/cpus) does (docker/the engine) have |
    which docker does (the suite/it/taskora) (talk to/use)`,
  uptime: `how long has it been running | uptime | since when is the backend up | when was it started | how long is
    the frontend up | start time of the backend | how long have the pods been running | when did it start | when did
    the pods start | when was the backend started | age of the backend | how old is the frontend pod |
    (how long/since when) (has/have/is/are) (it/the backend/the frontend/the database/the app/the pods/the
    application) (been running/been up/up/running/alive) |
    when (was/were/did) (it/the backend/the frontend/the database/the pods/the app) (start/started/begin/come up) |
    (start time/uptime/age) of (the/) (backend/frontend/database/pods/app/application) |
    how old (is/are) the (backend/frontend/pods/oldest pod/backend pods) |
    how many (days/hours/minutes) has (the app/the backend/it/the pod) been (running/up/alive) |
    for how long (has/is) (postgres/the backend/the app) (been up/up/running) |
    when exactly (was/did) the (api pod/backend/frontend) (started/start)`,
  pods: `show me pod status | are all pods running | list the pods | status of the pods | pods of the backend | show
    the pods | state of the frontend | get pods | status of the backend pods | are the backend pods running | pods
    please |
    (show/list/get/give me/print/display/what about) (me/) (the/all/all the/my/our) (pods/pod status/frontend
    pods/backend pods/pod list) (please/of the app/) |
    (are/is) (the/all/all the/my/our) (pods/backend pods/frontend pods) (running/up/ready/ok/healthy/fine/there/all
    right) |
    (which/what) pods (are there/do we have/are running/run/exist/have we got) |
    how are (the/my/our/all) pods (doing/) |
    (status/state/overview/list) of (the/all/my) (pods/backend pods/frontend pods/backend/frontend) |
    pod (status/list/overview/states) |
    how many (of the/of my/) pods are (ready/not ready/healthy/up)`,
  replicas: `how many replicas | current number of replicas | how many instances of the api | what is it scaled to |
    number of pods of the backend | how many replicas are set | replicas of the backend |
    how many (replicas/pods/instances/copies) (does the backend have/does the frontend have/of the backend are
    there/are running/of the frontend run/should run/should there be/are there/are ready/does the backend run with) |
    how many (backends/frontends) (are there/are running/do we have/run) |
    (number/count/amount) of (replicas/backend pods/instances/frontend pods/backend replicas/running instances) |
    (current/configured/desired/present) (replicas/number of replicas/replica count/scale) (of the backend/) |
    (what/how far) is (the backend/the frontend/it) scaled to |
    replica count (of the backend/) |
    (with/) how many (instances/replicas/pods) is the (backend/frontend) (running/run) (with/) |
    the replica number of the (backend/frontend)`,
} as const
