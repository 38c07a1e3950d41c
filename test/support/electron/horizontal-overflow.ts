import type { Page } from '@playwright/test'

/** What scrolls sideways; tables of data may, within themselves (WCAG 1.4.10). */
export function horizontalOverflow(page: Page): Promise<string[]> {
  return page.evaluate(
    (dataTable) =>
      [document.documentElement, document.body, ...document.querySelectorAll('main, main *')]
        .filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0)
        .filter((element) => /auto|scroll/.test(getComputedStyle(element).overflowX) || element.matches('html, body'))
        .filter(
          (element) => element.closest(dataTable) === null && element.querySelector(`table, ${dataTable}`) === null,
        )
        .map((element) => `${element.tagName} ${element.className}: ${element.scrollWidth} in ${element.clientWidth}`),
    '[role="table"], [role="grid"]',
  )
}
