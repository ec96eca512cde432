import { readFileSync } from 'node:fs'

/** Peak resident memory of the process, the engine included. */
export function peakBytes(): number {
  try {
    const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))
    if (line !== null) return Number(line[1]) * 1024
  } catch {
    // Not Linux: the system's own count has to do.
  }
  return process.resourceUsage().maxRSS * 1024
}
