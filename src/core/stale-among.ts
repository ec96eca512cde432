/** Which of the registries that something is computed from are stale: names in order, separated by blanks; empty where none is. */
export function staleAmong(registries: readonly string[], stale: ReadonlySet<string>): string {
  return [...new Set(registries)].filter((registry) => stale.has(registry)).sort().join(' ')
}
