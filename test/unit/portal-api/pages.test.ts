import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const folder = 'docs/portal-api'

/** Anchors of a page: its own, and those that a code host makes of headings. */
function anchorsOf(page: string): Set<string> {
  const own = [...page.matchAll(/<a id="([^"]+)"/g)].map(([, id = '']) => id)
  const headings = [...page.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  )
  return new Set([...own, ...headings])
}

it.each(['README.md', 'contract.md', 'reference.md', 'sandbox.md'])('every link of %s leads somewhere', (name) => {
  const page = readFileSync(join(folder, name), 'utf8')
  const links = [...page.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
  expect(links.length, 'links').toBeGreaterThan(0)
  const anchors = new Map<string, Set<string>>()
  const dead = [...new Set(links)].filter((link) => {
    const [file = '', anchor] = link.split('#')
    const target = file === '' ? join(folder, name) : join(folder, file)
    if (!existsSync(target)) return true
    if (!anchors.has(target)) anchors.set(target, anchorsOf(readFileSync(target, 'utf8')))
    return anchor !== undefined && !anchors.get(target)?.has(anchor)
  })
  expect(dead).toEqual([])
})
