import { expect, it } from 'vitest'
import { searchEntries } from '../../../../src/renderer/src/lib/palette-search.ts'

const entries = [
  { label: 'Bäckerei Äpfel', suffix: 'it@apfel.example' },
  { label: '工单处理', suffix: 'desk@example.test' },
  { label: 'Łódź Hosting', suffix: 'ops@lodz.example' },
  { label: 'Lodz Cargo' },
]
const labels = (text: string): string[] => searchEntries(entries, text).map(({ label }) => label)

it('finds words in label and suffix however they are written, beginnings first', () => {
  expect(labels('')).toHaveLength(4)
  expect(labels('ÄPFEL'.normalize('NFD'))).toEqual(['Bäckerei Äpfel'])
  expect(labels('单')).toEqual(['工单处理'])
  expect(labels('lodz')).toEqual(['Łódź Hosting', 'Lodz Cargo'])
  expect(labels('cargo lod')).toEqual(['Lodz Cargo'])
  expect(labels('host')).toEqual(['Łódź Hosting'])
  expect(labels('nobody')).toEqual([])
})

it('marks what was found, and shows no more than fifty', () => {
  expect(searchEntries(entries, 'äpf bä')[0]?.matches).toEqual([
    { key: 'label', value: 'Bäckerei Äpfel', indices: [[0, 1], [9, 11]] }, // prettier-ignore
    { key: 'suffix', value: 'it@apfel.example', indices: [[3, 5]] },
  ])
  const many = Array.from({ length: 80 }, (_, n) => ({ label: `Account ${n}` }))
  expect(searchEntries(many, 'acc')).toHaveLength(50)
  expect(searchEntries(many, '')).toHaveLength(50)
})
