/** The encodings that files of spreadsheets have besides Unicode, as the Encoding Standard (WHATWG) names them. */
export const codePages = [
  'windows-1252',
  'windows-1250',
  'windows-1251',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'windows-1257',
  'windows-1258',
  'windows-874',
  'shift_jis',
  'euc-jp',
  'gb18030',
  'big5',
  'euc-kr',
  'koi8-r',
  'ibm866',
  'macintosh',
] as const
export type CodePage = (typeof codePages)[number]
