# The node of the cluster: `machine` is what minikube starts, the rest is what the node runs.
FROM scratch AS machine
ADD debian.tar iptables.tar machine.tar /
COPY entrypoint crictl /usr/local/bin/
COPY runc /usr/local/sbin/
ENV container=docker PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
STOPSIGNAL SIGRTMIN+3
EXPOSE 22
ENTRYPOINT ["/usr/local/bin/entrypoint", "/sbin/init"]

# One layer for everything that the `kubernetes` binary can be.
FROM scratch AS kubernetes
COPY kubernetes/ /
ENV PATH=/usr/local/bin

FROM kubernetes AS storage-provisioner
CMD ["/storage-provisioner"]

# kube-proxy calls iptables.
FROM kubernetes AS kube-proxy
ADD debian.tar iptables.tar /
ENV PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

FROM scratch AS etcd
COPY etcd /usr/local/bin/
ENV PATH=/usr/local/bin

FROM scratch AS coredns
COPY coredns /
ENTRYPOINT ["/coredns"]

FROM scratch AS pause
COPY pause /
USER 65535:65535
ENTRYPOINT ["/pause"]
