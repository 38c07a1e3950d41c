import { isolated } from '#shared/domain/shown-text.ts'
import type { Block, Field, FormBlock, PageModel } from './page-model.ts'

/** A page with every text that is shown or read out as a part of it: no name turns or hides what is around it. */
export function shownPage(page: PageModel): PageModel {
  const { user, banner, tabs, message, languages } = page
  return {
    ...page,
    title: isolated(page.title),
    heading: isolated(page.heading),
    brand: isolated(page.brand),
    sandbox: isolated(page.sandbox),
    user: user && {
      ...user,
      name: isolated(user.name),
      userId: isolated(user.userId),
      role: user.role && isolated(user.role),
      links: user.links.map(labelled),
      signOut: shownForm(user.signOut),
    },
    banner: banner && { text: isolated(banner.text), leave: shownForm(banner.leave) },
    tabs: tabs && { label: isolated(tabs.label), links: tabs.links.map(labelled) },
    message: message && { ...message, text: isolated(message.text) },
    blocks: page.blocks.map(shownBlock),
    languages: { label: isolated(languages.label), links: languages.links.map(labelled) },
    footer: page.footer.map(isolated),
  }
}

const labelled = <T extends { label: string }>(one: T): T => ({ ...one, label: isolated(one.label) })

function shownBlock(block: Block): Block {
  switch (block.kind) {
    case 'text':
    case 'heading':
      return { ...block, text: isolated(block.text) }
    case 'facts':
      return { ...block, facts: block.facts.map((fact) => ({ ...labelled(fact), value: isolated(fact.value) })) }
    case 'list':
      return { ...block, items: block.items.map(isolated) }
    case 'table':
      return { ...block, head: block.head.map(isolated), rows: block.rows.map((cells) => cells.map(isolated)) }
    case 'go':
    case 'qr':
      return labelled(block)
    case 'form':
      return shownForm(block)
  }
}

function shownForm(form: FormBlock): FormBlock {
  const note = form.note === undefined ? {} : { note: isolated(form.note) }
  return { ...form, button: isolated(form.button), fields: form.fields.map(shownField), ...note }
}

function shownField(field: Field): Field {
  if (field.kind !== 'choice') return labelled(field)
  return { ...field, legend: isolated(field.legend), options: field.options.map(labelled) }
}
