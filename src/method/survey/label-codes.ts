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
  const codeOf = (label: string | number): number => {
    const found = known.get(label)
    if (found !== undefined) return found
    const text = String(label)
    const code = byText.get(text) ?? byText.size
    byText.set(text, code)
    known.set(label, code)
    return code
  }
  const codes = new Int32Array(labels.length)
  let last: string | number | undefined
  let code = 0
  for (let row = 0; row < codes.length; row++) {
    const label = labels[row] ?? ''
    // Rows of one label mostly stand together.
    if (label !== last) code = codeOf(label)
    last = label
    codes[row] = code
  }
  return { codes, names: [...byText.keys()] }
}

/** Codes of distinct pairs of an outer and an inner code, numbered by appearance; `outerOf` gives the outer code of each. */
export interface NestedCodes {
  readonly codes: Int32Array
  readonly outerOf: Int32Array
}

export function nestCodes(outer: Int32Array, inner: Int32Array): NestedCodes {
  let width = 1
  for (let row = 0; row < inner.length; row++) width = Math.max(width, (inner[row] ?? 0) + 1)
  const known = new Map<number, number>()
  const parents: number[] = []
  const codeOf = (key: number, parent: number): number => {
    const found = known.get(key)
    if (found !== undefined) return found
    known.set(key, parents.length)
    return parents.push(parent) - 1
  }
  const codes = new Int32Array(inner.length)
  let last = -1
  let code = 0
  for (let row = 0; row < codes.length; row++) {
    const parent = outer[row] ?? 0
    const key = parent * width + (inner[row] ?? 0)
    if (key !== last) code = codeOf(key, parent)
    last = key
    codes[row] = code
  }
  return { codes, outerOf: Int32Array.from(parents) }
}
