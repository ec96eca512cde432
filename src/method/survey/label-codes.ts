/** Names of strata, sampling units or domains, one per row. */
export type Labels = ArrayLike<string | number>

/** Labels as whole numbers from 0 in order of appearance. */
export interface LabelCodes {
  readonly codes: Int32Array
  readonly names: readonly string[]
}

/** Numbers labels by appearance; the number 1 and the text `1` are one label. */
export function codeLabels(labels: Labels): LabelCodes {
  const known = new Map<string | number, number>()
  const byText = new Map<string, number>()
  const codes = Int32Array.from({ length: labels.length }, (_, row) => {
    const label = labels[row] ?? ''
    const found = known.get(label)
    if (found !== undefined) return found
    const text = String(label)
    const code = byText.get(text) ?? byText.size
    byText.set(text, code)
    known.set(label, code)
    return code
  })
  return { codes, names: [...byText.keys()] }
}

/**
 * One code per distinct pair of outer and inner code, numbered by appearance; `outerOf` gives the outer code of each.
 */
export function nestCodes(
  outer: Int32Array,
  inner: Int32Array,
): { readonly codes: Int32Array; readonly outerOf: Int32Array } {
  const width = inner.reduce((most, code) => Math.max(most, code), 0) + 1
  const known = new Map<number, number>()
  const parents: number[] = []
  const codes = inner.map((code, row) => {
    const parent = outer[row] ?? 0
    const key = parent * width + code
    const found = known.get(key)
    if (found !== undefined) return found
    known.set(key, parents.length)
    parents.push(parent)
    return parents.length - 1
  })
  return { codes, outerOf: Int32Array.from(parents) }
}
