import type { PageContext } from './page-context.js'

/** Change since the base period; nothing where the release has none. */
export function changeCard(_context: PageContext, _place: number): HTMLElement | null {
  return null
}
