import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import type { Outcome } from '../spec/schedule.js'

/** How one run ended. */
export interface RunEnd {
  readonly outcome: Outcome
  /** Of the fault; null when there was none. */
  readonly code: string | null
  readonly message: string | null
  readonly release: string | null
  /** True where another try may succeed. */
  readonly mayPass: boolean
}

export interface RunningChild {
  readonly end: Promise<RunEnd>
  /** Asks the run to stop; it leaves the release in force and no half-written table. */
  stop(): void
}

const longestOutput = 4 * 1024 * 1024
const blockedCode = 5
const interruptedCode = 130

/** Starts a run in a process of its own: what a run breaks, it breaks alone. */
export function startRun(command: readonly string[]): RunningChild {
  const [program = '', ...args] = command
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  return { end: endOf(child), stop: () => void child.kill('SIGINT') }
}

async function endOf(child: ChildProcess): Promise<RunEnd> {
  const [stdout, stderr, code] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    new Promise<number>((resolve) => {
      child.on('error', () => resolve(1))
      child.on('close', (status, signal) => resolve(status ?? (signal === null ? 1 : interruptedCode)))
    }),
  ])
  return runEnd(code, stdout, stderr)
}

async function textOf(stream: NodeJS.ReadableStream | null): Promise<string> {
  if (stream === null) return ''
  let text = ''
  for await (const chunk of stream) if (text.length < longestOutput) text += String(chunk)
  return text
}

/** What the output of `cauce run --json` says. */
export function runEnd(code: number, stdout: string, stderr: string): RunEnd {
  if (code === 0) {
    const result = objectIn(stdout)
    return { outcome: result['outcome'] === 'unchanged' ? 'unchanged' : 'published', code: null, message: null, release: typeof result['release'] === 'string' ? result['release'] : null, mayPass: false }
  }
  const fault = objectIn(stderr.trim().split('\n').at(-1) ?? '')['error']
  const parts: Readonly<Record<string, unknown>> = typeof fault === 'object' && fault !== null ? { ...fault } : {}
  const outcome: Outcome = code === blockedCode ? 'blocked' : code === interruptedCode ? 'interrupted' : 'failed'
  return {
    outcome,
    code: typeof parts['code'] === 'string' ? parts['code'] : `EXIT_${code}`,
    message: typeof parts['message'] === 'string' ? parts['message'] : `the run ended with code ${code}`,
    release: null,
    mayPass: parts['mayPass'] === true,
  }
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
