import { spawn } from 'node:child_process'

export interface KilledProcess {
  /** False where it had ended by itself before. */
  readonly isKilled: boolean
  /** Milliseconds from the line that was waited for to the end. */
  readonly ms: number
  /** The last line that it wrote. */
  readonly after: string
}

/** Starts a program of Node and ends it with SIGKILL so many milliseconds after it has written `line`; never where that is infinite. */
export function killAt(args: readonly string[], line: string, delay: number, env: Readonly<Record<string, string>> = {}): Promise<KilledProcess> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...args], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } })
    let text = ''
    let seen: number | undefined
    const read = (chunk: Buffer): void => {
      text += chunk.toString()
      if (seen !== undefined || !text.includes(line)) return
      seen = performance.now()
      if (Number.isFinite(delay)) setTimeout(() => child.kill('SIGKILL'), delay)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      if (signal !== 'SIGKILL' && code !== 0) reject(new Error(`ended with ${String(code ?? signal)}: ${text.slice(-2000)}`))
      else resolve({ isKilled: signal === 'SIGKILL', ms: performance.now() - (seen ?? performance.now()), after: text.trim().split('\n').at(-1)?.trim() ?? '' })
    })
  })
}
