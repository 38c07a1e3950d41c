import { expect, it } from 'vitest'
import { mountApp, startMain } from './mount.ts'
import { all, one, press, textOf } from './page.ts'
import { auditState } from './samples.ts'

const section = (): HTMLElement => one('region', 'Audit: second anchor')

it('is kept at a press, says where, and is given up at another', async () => {
  const main = startMain()
  main.reply('diagnosis.preview', () => ({ files: [] }))
  main.reply('audit.state', () => auditState())
  await mountApp(main, '/settings')
  expect(textOf(section())).toContain('No second anchor is kept.')
  main.reply('audit.keepSecondAnchor', ({ keep }) => ({
    secondAnchor: keep ? { file: '/media/share/anchors.jsonl', failing: false } : null,
  }))
  await press('Keep a second anchor…')
  expect(textOf(section())).toContain('Kept in /media/share/anchors.jsonl.')
  await press('No longer keep it')
  expect(main.inputsOf('audit.keepSecondAnchor')).toEqual([{ keep: true }, { keep: false }])
  expect(all('button', 'No longer keep it')).toEqual([])
})

it('that could not be written says so', async () => {
  const main = startMain()
  main.reply('diagnosis.preview', () => ({ files: [] }))
  main.reply('audit.state', () => auditState({ secondAnchor: { file: '/media/share/anchors.jsonl', failing: true } }))
  await mountApp(main, '/settings')
  expect(textOf(section())).toContain('The last one could not be written there.')
})
