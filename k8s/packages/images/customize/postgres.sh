# The user id of the official image: volumes and pod security settings work with both.
groupmod --gid 999 postgres
usermod --uid 999 --gid 999 --home /var/lib/postgresql --shell /bin/bash postgres
rm -rf /var/lib/postgresql/15 /etc/postgresql /etc/ssl/private/* /etc/ssl/certs/ssl-cert-snakeoil.pem
install -d -o 999 -g 999 -m 1777 /var/lib/postgresql/data
install -d -o 999 -g 999 -m 3777 /var/run/postgresql
install -d -m 755 /docker-entrypoint-initdb.d
chown 999:999 /var/lib/postgresql
sed -ri "s!^#?(listen_addresses)\s*=\s*\S+.*!listen_addresses = '*'!" /usr/share/postgresql/15/postgresql.conf.sample
# Debian's commands of these names are Perl programs that choose among installed versions; here there is one.
ln -sf /usr/lib/postgresql/15/bin/* /usr/bin/
