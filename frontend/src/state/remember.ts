const ONE_YEAR_S = 31_536_000

/** Keeps a choice of this browser in a cookie, so that the server renders with it from the next page on. */
export function remember(cookie: string, value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API exists on https and in newer browsers only
  document.cookie = `${cookie}=${encodeURIComponent(value)}; path=/; max-age=${ONE_YEAR_S}; samesite=lax`
}
