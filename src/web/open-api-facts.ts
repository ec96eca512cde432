/** What the OpenAPI document says beside the routes. */
export function openApiFacts(version: string) {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Cauce: public results',
      version,
      description:
        'Read-only service over the release in force. Every number has passed disclosure control: a cell may be observed, filled, out of bounds, missing or suppressed, ' +
        'and says which in its column "state". Tables are ordered by code; there is no ranking, on purpose. ' +
        'A representation is chosen by Accept or by the extension .json, .csv or .arrow at the end of the path. ' +
        'The ETag is that of the release: ask again with If-None-Match. Territory codes are text with their leading zeros.',
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }, {}],
  }
}
