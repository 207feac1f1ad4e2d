/**
 * State outside React: an action takes effect at once, so work that waits in a queue never reads what was before it.
 */
export interface Store<State, Action> {
  get: () => State
  dispatch: (action: Action) => void
  subscribe: (listener: () => void) => () => void
}

export function createStore<State, Action>(
  reduce: (state: State, action: Action) => State,
  initial: State,
): Store<State, Action> {
  let state = initial
  const listeners = new Set<() => void>()
  return {
    get: () => state,
    dispatch: (action) => {
      state = reduce(state, action)
      for (const listener of listeners) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
