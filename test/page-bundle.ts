import { bundlePage } from '../scripts/bundle-page.js'

/** Runs publish the page: its browser part is made anew before any test, so that it is that of the sources. */
export async function setup(): Promise<void> {
  await bundlePage()
}
