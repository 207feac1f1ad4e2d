/** Hands a file to the browser's downloads. */
export function saveFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(file)
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  // The download takes the file over a moment after the click.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
