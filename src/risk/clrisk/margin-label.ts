/** Name of a group of a margin from its parts; empty where one of them is not known. */
export function groupLabel(parts: readonly (string | null | undefined)[]): string {
  return parts.some((part) => part === null || part === undefined || part === '') ? '' : parts.join('|')
}
