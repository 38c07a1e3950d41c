import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'

const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** What axe finds, each with the places, short enough to read. */
export async function findings(page: Page): Promise<string[]> {
  // Legacy mode: the other one opens a second page, which this app refuses. Nothing may be fetched here, so nothing is preloaded.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ preload: false, runOnly: wcag })
  const { violations } = await axe.analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary?.split('\n').at(1) ?? ''}`,
    ),
  )
}
