/**
 * Characters that nobody sees and that change no text: zero width, direction marks and controls, soft hyphens, invisible
 * operators, interlinear annotations, music controls. The joiners are not among them (`withoutUnseen`), nor are variation
 * selectors, which choose between shapes that people distinguish.
 */
const unseen =
  /(?<!(?=\p{scx=Mong})\p{L})\u180e|[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}]/gu

/** Tag characters are seen in the flags of Unicode's emoji tag sequences (UTS #51, ED-14a) alone. */
const tags = /(\u{1f3f4}[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{3,6}\u{e007f})|[\u{e0000}-\u{e007f}]/gu

/** Scripts whose letters the joiners connect or part (UAX #31, section 2.3). */
const joined =
  '\\p{scx=Arab}\\p{scx=Syrc}\\p{scx=Nkoo}\\p{scx=Mong}\\p{scx=Deva}\\p{scx=Beng}\\p{scx=Guru}\\p{scx=Gujr}\\p{scx=Orya}\\p{scx=Taml}\\p{scx=Telu}\\p{scx=Knda}\\p{scx=Mlym}\\p{scx=Sinh}\\p{scx=Tibt}\\p{scx=Mymr}\\p{scx=Khmr}'
const joinable = `(?=[${joined}])[\\p{L}\\p{M}]`
const emojiEnd = '[\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\ufe0f\\u20e3]'
const joiners = new RegExp(
  [
    `(?<=${joinable})\\u200d`,
    `(?<=${joinable})\\u200c(?=${joinable})`,
    `(?<=${emojiEnd})\\u200d(?=\\p{Extended_Pictographic})`,
    '([\\u200c\\u200d])',
  ].join('|'),
  'gu',
)

/**
 * The text without characters that are not seen. A joiner stays where it changes what is seen: in scripts whose letters it
 * connects or parts, and in emoji.
 */
export function withoutUnseen(text: string): string {
  // guard: input.unseen
  const seen = text.replaceAll(unseen, '').replaceAll(tags, (_, flag: string | undefined) => flag ?? '')
  if (!/[\u200c\u200d]/.test(seen)) return seen
  // guard: input.joiners
  return seen
    .replaceAll(/([\u200c\u200d])[\u200c\u200d]+/g, '$1')
    .replaceAll(joiners, (match, stray: string | undefined) => (stray === undefined ? match : ''))
}

/** Whether a text has anything that is seen. */
export function hasSeenText(text: string): boolean {
  return /[^\s\p{Default_Ignorable_Code_Point}]/u.test(text)
}

/** Brings the forms that input methods of East Asia write of ASCII characters back to those (U+FF01 to U+FF5E, U+3000). */
export function halfWidth(text: string): string {
  return text
    .replaceAll(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replaceAll('\u3000', ' ')
}
