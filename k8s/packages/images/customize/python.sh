# pip from the wheel that Debian's venv carries: Debian's own package of it would bring build tools.
python3 -m zipfile -e /usr/share/python-wheels/pip-*.whl /usr/local/lib/python3.11/dist-packages
printf '#!/bin/sh\nexec python3 -m pip "$@"\n' > /usr/local/bin/pip
chmod 755 /usr/local/bin/pip
ln -sf pip /usr/local/bin/pip3
ln -sf python3 /usr/bin/python
