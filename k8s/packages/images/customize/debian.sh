# Every machine and container makes its own.
rm -f /etc/hostname /etc/resolv.conf
: > /etc/machine-id
