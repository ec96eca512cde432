import type { FoundRelease } from '../publish/open-release.js'

/** Says that the clock has jumped back. The run goes on: releases stand in the order in which they were published, whatever it shows. */
export function clockNotes(before: FoundRelease | undefined, now: string): readonly string[] {
  if (before === undefined || before.manifest.madeAt <= now) return []
  return [`The clock shows ${now}, earlier than the release in force was made (${before.manifest.madeAt}). Check the clock: ages of deliveries and the dates of this run go by it.`]
}
