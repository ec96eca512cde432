import { withAttempts } from './attempts.js'
import { ResumableBody } from './resumable-body.js'
import type { BodySource } from './resumable-body.js'

/** The bytes of one address, all of them or a fault; what breaks on the way is tried again from where it stood. */
export async function* wholeBody(source: BodySource, firstPauseMs: number): AsyncGenerator<Uint8Array> {
  const body = new ResumableBody(source)
  try {
    for (;;) {
      const chunk = await withAttempts(source.access.attempts, firstPauseMs, () => body.next())
      if (chunk === undefined) return
      yield chunk
    }
  } finally {
    body.close()
  }
}
