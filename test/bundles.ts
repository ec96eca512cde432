import { bundlePage } from '../scripts/bundle-page.js'
import { bundleCommand } from '../scripts/bundle-programs.js'

/** Runs publish the page, and tests run the command: both are made anew before any test, so that they are those of the sources. */
export async function setup(): Promise<void> {
  await Promise.all([bundlePage(), bundleCommand()])
}
