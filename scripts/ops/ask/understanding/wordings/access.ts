/** How people ask for ways in, ways to act, settings and secrets. */
export const ACCESS = {
  address: `where is the application | which port | what address | link to the page | how do I reach the frontend |
    open in the browser | where can I see it | how to access the application | which port does it listen on | url |
    what is the link | how do I get to the page | address of the application | which url does it have | where is the
    page | how do I reach the application | where does it run |
    (where is/what is/show/give me/tell me) the (address/url/link/website/web address/page) (of the app/of taskora/of
    the application/of the page/) |
    (how do I/how can I/where do I/where can I) (open/reach/access/see/visit/get to/find) (the app/the application/the
    page/it/taskora/the frontend/the website/it in the browser) |
    (on which/which/what) (port/address/url) (is it/is the app/does it run/does the app run/is taskora/do I open/does
    it listen) (on/at/) |
    open (it/the app/the page/taskora) (in the browser/in my browser/) |
    where (does/is) (it/the app/taskora) (run/running/live/be found/) |
    (tell me which/which/what) port (do I have to use/must I use/do I open/do I need) |
    at (what/which) (url/address/port) can I (see/open/reach/find) (taskora/the app/it) |
    how do I open the (website/page/app)`,
  services: `list the services | which services are there | does the service have endpoints | endpoints of the
    backend | cluster ip of the api | does the service find its pods | kubernetes services | services | ports of the
    services | service without endpoints | which ports have the services |
    (show/list/get/which/what) (are the/the/me the/all/) (services/kubernetes services/endpoints/service endpoints)
    (are there/exist/do we have/please/) |
    (does/do) (the service/the services/the backend service/each service) (have/has/find/find its/find their/reach)
    (endpoints/pods/ready endpoints/its pods) |
    (endpoints/cluster ip/ports/service) of the (service/services/backend/frontend/backend service) |
    service (status/ports/endpoints/list/state) |
    (which/what) ports (have/do) the services (have/)`,
  ingress: `is there an ingress | show the ingress | which host has the ingress | list ingresses | is the ingress
    enabled | which hostname leads here | is there an ingress for the frontend | ingress | hosts of the ingress | what
    is the ingress | does an ingress exist |
    (is/does/do we have/have we) (there/) an ingress (exist/for the app/enabled/installed/) |
    (show/list/get/what is/which is/what about) (the/all/me the/) (ingress/ingresses) (please/) |
    (which/what) (host/hostname/hosts) (has/does/leads/do) (the ingress/an ingress/to the app/the ingress use) |
    is (the/an) ingress (enabled/controller running/controller installed/set up/configured/there) |
    ingress (hosts/host/rules/status/controller) |
    (which/what) (hostname/host) (is routed/does the ingress answer to/leads to the app/is in the ingress) |
    (tell me/say something) about the ingress |
    has an ingress been (configured/made/set up/installed)`,
  network: `who may reach the database | can the frontend talk to the database | firewall | show the network
    policies | which connections are allowed | may the backend connect to the internet | who can talk to the api | may
    pods talk to each other | is the database reachable from the frontend | blocked connections |
    (who/which pods/what) (may/can/is allowed to) (reach/talk to/connect to/access) (the database/the backend/the
    frontend/each other/the api) |
    (can/may/is) (the frontend/the backend/a pod/pods) (allowed to/) (talk to/reach/connect to) (the database/the
    internet/each other/the backend/the outside) |
    (show/list/what are/which) (the/) (network policies/firewall rules/network rules) (are there/exist/) |
    (allowed/blocked/forbidden/permitted) (traffic/network traffic/connections between pods) |
    (firewall/network) (rules/policies/settings) |
    is the network (restricted/limited/closed/locked down) |
    can (the frontend/a foreign pod/another pod/the backend) (connect to/reach/open a connection to/talk to)
    (postgres/the database/the backend) |
    (which/what) traffic (do the network policies/does the firewall) (let through/allow/block)`,
  secrets: `where are the passwords | does the secret exist | which credentials are there | show the secrets | where
    is the password kept | show the password | where are the keys | what secrets exist | secret names | where are
    secrets stored |
    (where/how) (are/is) (the/my/our) (passwords/password/secrets/credentials/keys/database password)
    (stored/kept/saved/hidden/) |
    (what is/show/show me/print/tell me/give me) the (password/database password/credentials/secret/admin password) |
    (which/what/list the/list/show the) (secrets/credentials/secret names) (are there/exist/do we have/) |
    (does/is) (the secret/a secret/the auth secret) (exist/there/present) |
    names of (the/all) secrets`,
  rotate: `how do I change the password | new database password | how do I rotate | change the database password |
    exchange the keys | rotate passwords | how do I rotate the secrets | change a password | change the secrets | new
    secret | rotate the auth key | secret was leaked |
    (how do I/how can I/how to/please/I want to/) (change/rotate/renew/replace/exchange/reset/update) (the/a/my/all)
    (password/passwords/secret/secrets/database password/keys/auth secret/credentials) |
    (a/the/my/our) (password/passwords/secret/key/credentials) (leaked/was leaked/has leaked/got out/were stolen/is
    compromised) (what now/) |
    (I need/I want/set/get) a new (password/secret/auth secret/database password/key) |
    (I would like/I want/give me/make/we need) (fresh/new/other) (secrets/passwords/keys/credentials) |
    (our/the/my) (db/database) password has (leaked/got out/been seen) how do I (replace/change) it |
    how can the (auth key/secret/password) be (renewed/changed/rotated/replaced)`,
  assistant: `does the assistant use a model | is there a cohere key | which model answers | is the assistant
    configured | how do I enable the model | does the chat use ai | api key of the assistant | add a cohere key |
    which llm is used | does the chat work without a model | why is the assistant simple | is the ai on | how do I
    turn on the ai | what model does the assistant use | cohere | does the assistant have a key | which ai |
    (is/does) (the assistant/the chat) (using/use/run with/run without/have/work with/work without/need) (a model/a
    key/an ai/an llm/a language model/cohere) |
    (which/what) (model/llm/ai) (does/is/answers) (the assistant/the chat/used/in the chat/used by the assistant)
    (use/) |
    (is there/do we have/have we got/where do I put/add/set/how do I add/how do I set) (a/the/an) (cohere key/key for
    the assistant/api key for the assistant/cohere api key/key of cohere) |
    (how do I/how can I/how to) (turn on/enable/configure/activate/switch on) the (ai/model/assistant/llm/real
    model) |
    why is the (assistant/chat) (so/) (dumb/simple/stupid/limited) |
    is the (assistant/ai/chat model) (configured/on/enabled/active/working)`,
  scale: `how do I scale | scale the backend | add replicas | increase the replicas | how do I run more instances |
    scale to 5 | scale down | change the number of replicas | set the replicas of the frontend | I need more
    backends | more replicas | increase the number of pods | add another pod | how can I add pods | scale it up | set
    replicas |
    (how do I/how can I/how to/please/I want to/can I/) (scale/scale up/scale down/scale out) (the backend/the
    frontend/it/the app/to 5/to 3 pods/) |
    (how do I/how can I/how to/please/can I/) (add/run/start/get/set/increase/raise/decrease/change/reduce) (more/the
    number of/another/the/fewer) (replicas/pods/instances/backends/replica count) (to 4/of the backend/of the
    frontend/) |
    (I need/we need/give me/I want/) (more/5/fewer/three/additional) (replicas/pods/instances/backends/api pods)
    (please/) |
    set replicas to (3/4/5) |
    (I would like/I want/give me/make it/use) (two/three/four/five/six) (backends/frontends/replicas/pods) (instead of
    three/instead/more/) |
    (raise/lower/increase/double/change) the (replica count/number of replicas/replicas) of the
    (api/backend/frontend) |
    how would I run (two/some) more (frontend/backend) pods`,
  settings: `where are the settings | how do I configure it | which settings are there | change a setting | current
    values | list the options | how do I change the values | what is configured | current settings | settings | how do
    I set an option | what is the configuration | where do I change settings |
    (where/how) (are/is/do I find/do I change/can I change/do I set/can I set/do I configure) (the/a/)
    (settings/setting/configuration/option/options/config file/configuration file/port/values) |
    (which/what/list the/list all/show the/show all/print the) (settings/options/configuration/config
    options/config/values) (are there/exist/do we have/can I set/are set/are in effect/are used/) |
    (current/effective/present/default) (settings/configuration/values/config) |
    (change/set/configure) (the/a) (port/setting/option/value/profile) |
    in (which/what) file (do I change/are/can I change) (the/) (options/settings) |
    what can (be configured/I configure/be set) |
    I want a different (port/profile/setting) (where do I set it/)`,
  restart: `how can I restart the database | rolling restart | kick the pods | restart the application | please
    restart it | how do I restart it | restart the pods | restart the database | restart the frontend | how to
    restart |
    (how do I/how can I/how to/please/can I/I want to/) (restart/reboot/bounce/kick/cycle/recreate) (it/the
    backend/the frontend/the database/the pods/a pod/everything/the app/the application/the backend pods)
    (safely/now/) |
    (do/make/run/start/trigger) (a/another/) (rolling restart/restart/rollout restart) (of the backend/of the
    frontend/of all pods/) |
    what is the command to restart the (database/backend/frontend) |
    (give/) the (backend/frontend) a (fresh start/restart/reboot) |
    (can you/would you/) (reboot/restart) the (frontend/backend) pods`,
  stop: `shut it down | remove the application | uninstall | tear down | how do I remove everything | clean up | stop
    the cluster | get rid of it | pause the cluster | stop it | how do I uninstall it | stop everything | how do I
    delete it | remove it all | how do I turn it off |
    (how do I/how can I/how to/please/I want to/) (stop/shut down/turn off/remove/uninstall/delete/tear down/get rid
    of/clean up/pause/destroy/halt) (it/it all/everything/the app/the application/the cluster/taskora/minikube/the
    whole thing) |
    (shut/turn/tear) (it/everything/the cluster/the app) (down/off) |
    (how do I/) get (everything/it/taskora) off (my machine/this machine/my computer) (again/) |
    switch (the cluster/it/everything) off (for the night/now/) |
    I don't need (it/taskora/the app) anymore (remove it/) |
    (put/send) the cluster to sleep`,
  start: `how do I start it | start the cluster | bring it back | turn it on | wake it up | start minikube again |
    start after a reboot of the machine | boot the cluster | get it running | start it | start again | how do I resume
    it | start the node | bring the cluster up |
    (how do I/how can I/how to/please/I want to/) (start/resume/boot/wake up/bring up/turn on/unpause/switch on)
    (it/the cluster/the app/the node/minikube/the application/it again/the cluster again/everything again) |
    (bring/get/turn/start) (it/the cluster/the app/the node/everything) (back up/up again/running again/back
    on/up/again) |
    the (cluster/node/minikube) is (stopped/paused/off/down) (how do I start it/what now/) |
    after a reboot how do I start (it/the cluster/everything) |
    my (laptop/machine/computer) (rebooted/was off/restarted) how do I get the (cluster/app) (running/back/up)
    (again/) |
    (power/switch/turn) the (node/cluster) (up/on) (again/) |
    how do I (get/have) (my/the) cluster (back/running again/on again)`,
  shell: `how do I get a shell | open a shell in the backend | exec into the pod | enter the container | terminal in
    the pod | run a command in the container | how do I get into the backend | ssh into the pod | go into the
    container | shell | bash in the pod | get inside the container | how do I exec into a pod | open a terminal in the
    backend |
    (how do I/how can I/how to/I want to/) (get into/exec into/enter/ssh into/go into/open a shell in/get a shell
    in/log into/open a terminal in/look inside/get inside) (the pod/the container/the backend/the frontend/a pod/a
    container/the backend pod) |
    (give me/open/get/start) (a/an) (shell/bash/terminal/shell session/interactive shell) (in the backend/in the
    pod/in the container/in the frontend/) |
    (run/execute) a command (in/inside) (the container/the pod/the backend) |
    (bash/sh/exec/shell) in the (backend/frontend/pod/container)`,
  context: `which cluster is this | which namespace | how do I use kubectl | which profile | plain kubectl | point
    kubectl here | environment for kubectl | what cluster am I on | namespace | current context | kubeconfig | how do
    I use kubectl here | what is the profile |
    (which/what) (namespace/cluster/context/kubeconfig/profile) (am I in/am I on/is this/is used/is active/do we
    use/is it in/does it use/is current/do I use) |
    (what is/show/tell me) the (name of the cluster/name of the namespace/current context/current
    namespace/namespace/kubeconfig/profile/context/cluster name) |
    where is (the/my) (kubeconfig/kube config) |
    (how do I/how can I/how to/) (use/point/set up/configure/run) (plain/my/) (kubectl/helm) (for this cluster/at this
    cluster/with this cluster/here) |
    name of the (cluster/namespace/context/profile) |
    how do I (aim/point/direct/connect) kubectl (at/to) (this minikube/this cluster/the cluster) |
    what is (my/the) namespace called |
    the (path/place) of the kubeconfig |
    (tell me/where is) the kubeconfig (path/file)`,
  metrics: `where are the metrics | prometheus | grafana dashboard | how do I monitor it | metrics of the backend |
    scrape the metrics | metrics | how do I see metrics | where are the graphs | monitoring of the backend | does it
    export metrics |
    (are there/do we have/where are/show/how do I get/how do I see/can I see/how do I scrape/does the backend
    have/does the backend expose) (metrics/the metrics/dashboards/a dashboard/graphs/prometheus metrics/monitoring) |
    (is/where is/is there) (prometheus/grafana/a dashboard/monitoring) (available/installed/running/there/) |
    (how do I/how can I/how to) (monitor/watch/observe/graph) (the app/it/the backend/taskora) (over time/with
    prometheus/) |
    (monitoring/metrics/prometheus/grafana) (endpoint/port/dashboard/of the backend/)`,
  help: `what can I ask | which questions do you know | how do I ask | list the questions | example questions | what
    do you understand | what do you answer | what questions can I ask | how does this work | give me examples | how do
    I use ask |
    (what/which questions/what all) (can/do/may) (I/you) (ask/do/know/answer/understand/help with) (you/here/me
    with/) |
    (help/help me/help please/I need help/usage) |
    (how do I use/how does/what is) (this/it/this command/ask) (work/for/) |
    (list/show/give me) (the/your/all/some) (questions/examples/answers/abilities/topics/example questions) (you
    know/you understand/I can ask/) |
    (examples/list) of questions |
    what are you (able to do/good for/capable of) |
    what (sort/kind) of (things/questions) can I ask (you/) |
    I am new here how does this (command/) work |
    (give/show) me some example questions |
    what do you know (about/) |
    what can you (do/tell me/answer) |
    (show/tell) me what (you can do/you know/I can ask/this can do/you can answer) |
    (what/which) (else/all) can (I ask/you answer/you do) (here/)`,
} as const
