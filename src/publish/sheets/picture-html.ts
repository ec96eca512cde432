import { escaped, fillOf } from './picture.js'
import type { Picture } from './picture.js'
import type { Mark } from './sheet.js'

/** The mark of a class, or of a territory without one; the words beside it say the same. */
export function markHtml(mark: Mark): string {
  return `<svg class="mark" viewBox="0 0 16 16" aria-hidden="true"><rect x="1" y="1" width="14" height="14" fill="${fillOf(mark)}" stroke="#222"/></svg>`
}

export function pictureHtml({ width, height, alt, body }: Picture, name: string): string {
  return `<svg class="${name}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(alt)}">${body}</svg>`
}
