/** Rows, from 0, for which a test holds, in order. */
export function rowsWhere(size: number, holds: (row: number) => boolean): Int32Array {
  const found = new Int32Array(size)
  let count = 0
  for (let row = 0; row < size; row++) if (holds(row)) found[count++] = row
  return found.subarray(0, count)
}

/** Those of some rows for which a test holds, in order. */
export function rowsAmong(rows: Int32Array, holds: (row: number) => boolean): Int32Array {
  const found = new Int32Array(rows.length)
  let count = 0
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] ?? 0
    if (holds(row)) found[count++] = row
  }
  return found.subarray(0, count)
}
