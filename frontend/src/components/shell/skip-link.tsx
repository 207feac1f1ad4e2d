/** The first stop of the Tab key: past the navigation, to what the page is about. */
export function SkipLink() {
  return (
    <a
      href="#content"
      className="fixed top-2 left-2 z-30 -translate-y-20 rounded-xl bg-accent px-4 py-2.5 font-semibold text-on-accent transition-transform focus:translate-y-0 focus:shadow-float"
    >
      Skip to content
    </a>
  )
}
