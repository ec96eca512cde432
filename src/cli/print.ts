/** The result of a command: JSON for machines, text for people. */
export function print(json: boolean | undefined, value: unknown, text: string): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[2K')
  process.stdout.write(json === true ? `${JSON.stringify(value, bigintAsText, 2)}\n` : `${text}\n`)
}

function bigintAsText(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value
}
