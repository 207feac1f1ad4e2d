"""Joins standard input and output with the supervisor's socket: `kubectl exec -i` runs it.

A file of its own without imports from others: it starts with every connection, and takes no time that way.
"""

import os
import select
import socket
import sys

if __name__ == "__main__":
    supervisor = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    supervisor.connect(sys.argv[1])
    while True:
        for source in select.select([0, supervisor.fileno()], [], [])[0]:
            chunk = os.read(source, 1 << 16)
            if not chunk:
                sys.exit()
            if source == 0:
                supervisor.sendall(chunk)
            else:
                sys.stdout.buffer.write(chunk)
                sys.stdout.buffer.flush()
