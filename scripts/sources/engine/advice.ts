import type { Machine } from './machine.ts'

/** How a person starts Docker on this machine: the hint when no engine answers. */
export function howToStart(machine: Machine): string {
  if (machine.platform === 'darwin')
    return 'Start Docker Desktop (`open -a Docker`), or `colima start`, then run this again'
  if (machine.platform === 'win32') return 'Start Docker Desktop, and run this inside WSL (`wsl`)'
  if (machine.isWsl) return 'Start Docker Desktop with "WSL integration" on, or inside WSL: `sudo service docker start`'
  if (machine.isDebian)
    return 'sudo systemctl start docker (install it with `sudo apt-get install docker.io`), or run this as root'
  return 'sudo systemctl start docker (https://docs.docker.com/engine/install tells how to install it)'
}

/** How a person gets the right to use an engine that answers to others. */
export function howToGetAccess(machine: Machine): string {
  return machine.platform === 'darwin'
    ? 'Start Docker Desktop as the user who runs this: `open -a Docker`'
    : 'sudo usermod -aG docker "$USER", then sign in again (or `newgrp docker` in this shell)'
}
