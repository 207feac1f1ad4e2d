# A Kubernetes node for minikube's docker driver: systemd, sshd and containerd, and nothing that a container cannot run.
rm -f /lib/systemd/system/multi-user.target.wants/* /etc/systemd/system/*.wants/* \
  /lib/systemd/system/local-fs.target.wants/* /lib/systemd/system/basic.target.wants/* \
  /lib/systemd/system/sockets.target.wants/*udev* /lib/systemd/system/sockets.target.wants/*initctl* \
  /lib/systemd/system/sysinit.target.wants/systemd-tmpfiles-setup.service
# It would delete what pods keep below /tmp and have not touched for ten days.
systemctl mask systemd-tmpfiles-clean.timer
systemctl enable ssh containerd dnsmasq
printf 'ReadKMsg=no\n' >> /etc/systemd/journald.conf

mkdir -p /etc/containerd /etc/kubernetes/manifests /opt/cni /kind
containerd config default | sed 's#config_path = ""#config_path = "/etc/containerd/certs.d"#' \
  > /etc/containerd/config.toml
mv /usr/lib/cni /opt/cni/bin

printf '%s\n' 'PubkeyAcceptedAlgorithms +ssh-rsa' 'HostkeyAlgorithms +ssh-rsa' 'PasswordAuthentication no' \
  >> /etc/ssh/sshd_config
groupadd --force docker
useradd --create-home --shell /bin/bash --gid docker --groups sudo --password '*' docker
install -d -o docker -g docker -m 700 /home/docker/.ssh
printf '%%sudo ALL=(ALL) NOPASSWD:ALL\n' > /etc/sudoers.d/minikube
chmod 440 /etc/sudoers.d/minikube

# Names from Docker's DNS come before those of /etc/hosts.
sed -i 's/dns files/files dns/' /etc/nsswitch.conf
