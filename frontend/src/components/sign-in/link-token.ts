/** The token of a message's link: behind `#`, so that no server and no log has seen it on the way here. */
export const linkToken = (): string => window.location.hash.slice(1)
