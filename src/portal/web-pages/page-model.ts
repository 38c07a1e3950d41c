import type { FieldName } from './words/words.ts'

/** A field of a form. */
export type Field =
  | {
      kind: 'text' | 'password' | 'code'
      /** Its name in what the form sends. */
      name: FieldName
      label: string
      autocomplete: string
    }
  | { kind: 'choice'; name: FieldName; legend: string; options: { value: string; label: string }[] }

/** A form that is sent by POST. */
export interface FormBlock {
  kind: 'form'
  /** Below the address of the pages: `actions/disable`. */
  action: string
  /** Sent along, beside the form token of the session. */
  hidden: Record<string, string>
  fields: Field[]
  button: string
  tone: 'main' | 'danger' | 'quiet'
  /** Above the button. */
  note?: string
}

/** A part of a page, in the order in which they are shown. */
export type Block =
  | { kind: 'text'; text: string; tone?: 'state' | 'quiet' }
  | { kind: 'heading'; text: string }
  | { kind: 'facts'; facts: { label: string; value: string }[] }
  | { kind: 'list'; items: string[] }
  | { kind: 'table'; head: string[]; rows: string[][] }
  /** Leads to another page and changes nothing. */
  | { kind: 'go'; as: 'link' | 'button'; label: string; path: string }
  /** `d` draws the dark modules of a QR code of `size` by `size` modules. */
  | { kind: 'qr'; label: string; size: number; d: string }
  | FormBlock

/** A page as a value: the server renders it as HTML, or the script of the single-page variant does. */
export interface PageModel {
  /** BCP 47. */
  lang: string
  title: string
  heading: string
  brand: string
  sandbox: string
  skip: string
  /** The signed-in user, or the account in Management Mode; null before sign-in. */
  user: {
    name: string
    userId: string
    role: string | null
    links: { label: string; path: string }[]
    signOut: FormBlock
  } | null
  banner: { text: string; leave: FormBlock } | null
  tabs: { label: string; links: { label: string; path: string; current: boolean }[] } | null
  message: { kind: 'success' | 'error'; text: string } | null
  blocks: Block[]
  languages: { label: string; links: { tag: string; label: string; query: string; current: boolean }[] }
  footer: string[]
  /** HTTP status of the page. */
  status: 200 | 403 | 404 | 500 | 503
  /** Where this page is, below the address of the pages. */
  path: string
}
