import type { Connector } from '../core/connector.js'

/** The connectors of a command: secrets are read from the environment by name, when they are needed. */
export async function commandConnectors(): Promise<readonly Connector[]> {
  const { connectorsWith } = await import('../../connectors/index.js')
  return connectorsWith({ secretOf: (name) => process.env[name], firstPauseMs: 1000 })
}
