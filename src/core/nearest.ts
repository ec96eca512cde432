/** The candidate nearest to `word` by edit distance, when near enough to be a likely slip; case is ignored. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const target = word.toLowerCase()
  let best: string | undefined
  let bestDistance = Math.max(1, Math.floor(target.length / 3)) + 1
  for (const candidate of candidates) {
    const distance = editDistance(target, candidate.toLowerCase(), bestDistance)
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const replace = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1)
      current.push(Math.min(replace, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1))
    }
    previous = current
  }
  return previous[b.length] ?? limit
}

/** ` did you mean "x"?` or the empty string, ready to append to a sentence. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const found = nearest(word, candidates)
  return found === undefined ? undefined : `Did you mean "${found}"?`
}
