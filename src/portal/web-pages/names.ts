import { createHmac } from 'node:crypto'

/** What is named in the documents; ids, classes and test ids are made from these. */
const elementNames = [
  'page',
  'skip',
  'header',
  'brand',
  'chip',
  'user',
  'user-name',
  'user-id',
  'menu',
  'menu-head',
  'banner',
  'main',
  'heading',
  'tabs',
  'status',
  'alert',
  'text',
  'state',
  'quiet',
  'subheading',
  'facts',
  'list',
  'table',
  'scroll',
  'go',
  'go-link',
  'form',
  'field',
  'label',
  'input',
  'choice',
  'option',
  'button',
  'button-main',
  'button-danger',
  'button-quiet',
  'qr',
  'footer',
  'languages',
  'field-userId',
  'field-password',
  'field-code',
  'field-method',
] as const
type ElementName = (typeof elementNames)[number]

/** Ids, classes and test ids of this start of the server, by what they name. */
export type Names = Record<ElementName, string>

/**
 * Names that nobody can predict: another seed, other names. So no recipe of a page can rely on them, as it could not on
 * those of a portal that is built again every week.
 */
export function createNames(seed: string): Names {
  const nameOf = (what: string): string => `x${createHmac('sha256', seed).update(what).digest('hex').slice(0, 10)}`
  return Object.fromEntries(elementNames.map((what) => [what, nameOf(what)])) as Names
}
