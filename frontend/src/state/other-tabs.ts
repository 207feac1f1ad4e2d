import { useEffect } from 'react'

const channelOf = (account: string) => `taskora.${account}`

/** Says to the other tabs of this account that its tasks have changed. */
export function tellOtherTabs(account: string): void {
  const channel = new BroadcastChannel(channelOf(account))
  channel.postMessage('tasks')
  channel.close()
}

/** Calls when another tab of this account has changed tasks. `onNews` has to be stable. */
export function useOtherTabs(account: string, onNews: () => void): void {
  useEffect(() => {
    const channel = new BroadcastChannel(channelOf(account))
    channel.addEventListener('message', onNews)
    return () => channel.close()
  }, [account, onNews])
}
