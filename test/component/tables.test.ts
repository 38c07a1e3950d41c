import { expect, it } from 'vitest'
import { guideSteps } from '#shared/domain/guide-steps.ts'
import { mountApp, startMain } from './mount.ts'
import { all, one, textOf } from './page.ts'
import { auditState } from './samples.ts'

/** What the lines of a table are called: a screen reader says it with each cell. */
const heads = (within: Element): string[] => all('rowheader', undefined, within).map(textOf)

it('a guide heads each line by its step', async () => {
  await mountApp(startMain(), '/help')
  const table = document.querySelector('table')!
  expect(heads(table)).toEqual(guideSteps.disable.map(({ number, title }) => `${number} ${title}`))
})

it('the list of a diagnosis heads each line by its file', async () => {
  const main = startMain()
  main.reply('audit.state', () => auditState())
  main.reply('diagnosis.preview', () => ({ files: [{ name: 'log.jsonl', what: 'log', bytes: 2100 }] }))
  await mountApp(main, '/settings')
  expect(heads(one('region', 'Diagnosis'))).toEqual(['log.jsonl'])
})
