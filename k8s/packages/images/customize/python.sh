# pip as Debian's venv carries it: a wheel that Python runs as it is, in place of a package with build tools.
cat > /usr/local/bin/pip <<'EOF'
#!/bin/sh
for wheel in /usr/share/python-wheels/pip-*.whl; do exec python3 "$wheel/pip" "$@"; done
EOF
chmod 755 /usr/local/bin/pip
ln -sf pip /usr/local/bin/pip3
ln -sf python3 /usr/bin/python
