import { expect } from '@playwright/test'
import { ConsolePage, customers } from '../support/electron/console-page.ts'
import { test } from '../support/electron/shared-app.ts'
import type { Locator } from '@playwright/test'

const { seriMuda } = customers

/** How an element looks where the operator chose the colours: what a theme of contrast leaves of it. */
const readingOf = (element: Locator): Promise<string> =>
  element.evaluate((one) => {
    const { outlineStyle, outlineWidth, outlineColor, backgroundColor, color } = getComputedStyle(one)
    return [outlineStyle === 'none' ? '' : `${outlineWidth} ${outlineColor}`, backgroundColor, color].join('; ')
  })

test('in colours of the operator’s own, what has the focus and what is chosen differ from the rest', async ({
  app,
}) => {
  const { page } = app
  const consolePage = new ConsolePage(page, app.sandbox)
  await page.emulateMedia({ forcedColors: 'active' })
  try {
    await consolePage.signIn(seriMuda, 'authenticator')
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Accounts' }).click()
    const chips = page.getByRole('group', { name: 'Filters' }).getByRole('button')
    await chips.first().click()
    await page.getByRole('searchbox').first().focus()
    expect(await readingOf(chips.first())).not.toBe(await readingOf(chips.nth(1)))
    const here = page.getByRole('navigation', { name: 'Main' }).locator('[aria-current]').first()
    const elsewhere = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Audit' })
    expect(await readingOf(here)).not.toBe(await readingOf(elsewhere))
    const unfocused = await readingOf(elsewhere)
    await page.keyboard.press('Tab')
    await elsewhere.focus()
    expect(await readingOf(elsewhere)).not.toBe(unfocused)
  } finally {
    await page.emulateMedia({ forcedColors: null })
  }
})
