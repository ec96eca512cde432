import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { CauceError } from '../core/error.js'
import { metricsText } from './metrics.js'
import type { ScheduleState } from './schedule-state.js'

export interface HealthView {
  readonly state: ScheduleState
  readonly running: string | null
  /** False where the last outcome of a pipeline was blocked or failed. */
  readonly well: boolean
}

export interface HealthServer {
  readonly port: number
  close(): Promise<void>
}

/**
 * `/health` (200 while the schedule lives and the last run of each pipeline ended well, else 503), `/metrics` for Prometheus, `/status`
 * as JSON. Reads only; holds names, times and outcomes.
 */
export async function openHealthServer(host: string, port: number, view: () => HealthView): Promise<HealthServer> {
  const server = createServer((request, response) => {
    const { state, running, well } = view()
    const answers: Readonly<Record<string, readonly [number, string, string]>> = {
      '/health': [well ? 200 : 503, 'text/plain; charset=utf-8', well ? 'ok\n' : 'the last run of a pipeline did not end well, see /status\n'],
      '/metrics': [200, 'text/plain; version=0.0.4; charset=utf-8', metricsText(state, running)],
      '/status': [200, 'application/json', `${JSON.stringify({ running, pipelines: state })}\n`],
    }
    const [status, type, body] = (request.method === 'GET' || request.method === 'HEAD' ? answers[request.url ?? ''] : undefined) ?? [404, 'text/plain; charset=utf-8', 'there is /health, /metrics and /status\n']
    response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(request.method === 'HEAD' ? undefined : body)
  })
  await listening(server, host, port)
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: async () => {
      server.closeAllConnections()
      await new Promise<void>((done) => server.close(() => done()))
    },
  }
}

async function listening(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(new CauceError('usage', { code: 'HEALTH_PORT', what: `the health port ${host}:${port} cannot be opened`, expected: 'a port that is free', todo: 'Choose another with --health-port.', cause })))
    server.listen(port, host, resolve)
  })
}
