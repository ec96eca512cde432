import { connect } from 'node:net'

export interface LoadResult {
  readonly requests: number
  readonly seconds: number
  readonly medianMs: number
  readonly p99Ms: number
  readonly worstMs: number
  /** Answers whose status was not 200. */
  readonly failed: number
}

/**
 * So many clients, each with one connection, each asking again as soon as it has its answer. Plain sockets, so that what is measured is
 * the server and not the client. `each` hears of every ten thousandth answer.
 */
export async function loadClients(port: number, clients: number, requests: number, pathOf: (number: number) => string, each: (done: number) => void = () => undefined): Promise<LoadResult> {
  const times = new Float64Array(requests)
  let asked = 0
  let done = 0
  let failed = 0
  const began = performance.now()
  const client = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true })
      let started = 0
      let wanted = -1
      let got = 0
      let head = ''
      const ask = (): void => {
        if (asked === requests) {
          socket.end()
          resolve()
          return
        }
        wanted = -1
        got = 0
        head = ''
        started = performance.now()
        socket.write(`GET ${pathOf(asked++)} HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n`)
      }
      socket.on('connect', ask)
      socket.on('error', reject)
      socket.on('data', (chunk) => {
        if (wanted === -1) {
          head += chunk.toString('latin1')
          const end = head.indexOf('\r\n\r\n')
          if (end === -1) return
          wanted = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0)
          got = head.length - end - 4
          if (!head.startsWith('HTTP/1.1 200')) failed += 1
        } else got += chunk.length
        if (got < wanted) return
        times[done++] = performance.now() - started
        if (done % 10_000 === 0) each(done)
        ask()
      })
    })
  await Promise.all(Array.from({ length: clients }, client))
  const seconds = (performance.now() - began) / 1000
  const sorted = times.sort()
  const at = (share: number): number => sorted[Math.min(requests - 1, Math.floor(share * requests))] ?? 0
  return { requests, seconds, medianMs: at(0.5), p99Ms: at(0.99), worstMs: at(1), failed }
}
