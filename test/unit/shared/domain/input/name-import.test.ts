import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  judgeLines,
  readHeader,
  type FileLine,
  type Header,
  type JudgedLine,
} from '#shared/domain/input/name-import.ts'
import { namesSecret } from '#shared/domain/input/secret-headers.ts'
import type { AnnotationFields } from '#shared/domain/annotations.ts'

const portals = [{ id: 'sandbox', name: 'Sandbox Customer Portal' }]
const two = [...portals, { id: 'portal.example', name: 'My Portal' }]
const header = readHeader(['Portal', 'User ID', 'Name', 'Tags', 'Note']) as Header
const line = (...cells: string[]): FileLine => ({ line: 2, cells })
const judge = (lines: FileLine[], of = portals, found: AnnotationFields | null = null): JudgedLine[] =>
  judgeLines(header, lines, {
    portals: of,
    account: () => null,
    find: () => (found === null ? null : { key: 'A-1', facts: found }),
  })
const problem = (...cells: string[]): string | null | undefined => judge([line(...cells)])[0]?.problem

describe('the header of a file of names', () => {
  it('is understood whatever its case, spaces and punctuation', () => {
    expect(readHeader(['user-id', ' NAME ', 'Colour', 'Notes'])).toEqual({
      columns: { userId: 0, name: 1, note: 3 },
      ignored: ['Colour'],
      named: [true, true, true, true],
    })
    expect(readHeader(['E-mail address', 'Company'])).toMatchObject({ columns: { userId: 0, name: 1 } })
  })

  it('without a User ID, or with a column twice, is refused', () => {
    expect(readHeader(['name', 'tags'])).toEqual({ refused: 'no-user-id', column: null })
    expect(readHeader(['User ID', 'name', 'Name'])).toEqual({ refused: 'same-column', column: 3 })
  })

  it.each([
    ...['Password', 'user_password', 'PASSWORT', 'Kata laluan', 'kata-sandi', 'Mot de passe', 'Contraseña', 'Senha'],
    ...[
      '密码',
      '登录密码',
      '密碼',
      'パスワード',
      '비밀번호',
      'Пароль',
      'Hasło',
      'şifre',
      'Mật khẩu',
      'รหัสผ่าน',
      'كلمة المرور',
    ],
    ...['secret', 'TOTP secret', 'API-Token', 'PIN', 'userPin', 'Code', 'backup codes', 'OTP', 'pwd', 'Private key'],
  ])('that looks like a secret refuses the file: %s', (name) => {
    expect(namesSecret(name)).toBe(true)
    expect(readHeader(['User ID', name])).toEqual({ refused: 'secrets', column: 2 })
  })

  it.each([
    ...['User ID', 'Name', 'Tags', 'Note', 'Shipping', 'Compass', 'Opinion', 'Postcode', 'Keyboard', 'Portal'],
    ...[
      'Postal code',
      'ZIP code',
      'postal_code',
      'Code postal',
      'Código postal',
      'Kod pos',
      'Kode pos',
      'PLZ',
      '邮政编码',
    ],
    ...['Country code', 'Area code', 'Customer code', 'Product code', 'Dialling code', 'Kundencode', 'Currency code'],
    ...[
      'Key account',
      'Key account manager',
      'Account key',
      'Keywords',
      'Public key',
      'Secretary',
      'Tokenring',
      'Sandiwara',
    ],
    ...['Password changed on', 'Password expiry', '2FA status', 'MFA enabled', 'Token serial', 'Pass rate', 'Haslow'],
  ])('is not refused for a word that only sounds like one: %s', (name) => {
    expect(namesSecret(name)).toBe(false)
  })

  it.each(['Password', 'PIN', 'Benutzerpasswort', 'Пароль'])('is refused for one beside every other: %s', (name) => {
    expect(readHeader(['User ID', 'City', 'Outcome', name])).toEqual({ refused: 'secrets', column: 4 })
  })

  it('with a code beside an outcome has no secrets, as our own list of a queue', () => {
    const queue = ['account', 'name', 'user-id', 'outcome', 'code', 'method-now', 'read-back', 'at', 'trace-id']
    expect(readHeader(queue)).toMatchObject({ columns: { account: 0, name: 1, userId: 2 } })
    expect(readHeader(['User ID', 'City', 'PIN code'])).toMatchObject({ ignored: ['City', 'PIN code'] })
    expect(readHeader(['User ID', 'PIN code'])).toEqual({ refused: 'secrets', column: 2 })
    expect(readHeader(['User ID', 'Outcome', 'Backup code'])).toEqual({ refused: 'secrets', column: 3 })
  })

  it.each([
    ['ID Pengguna', 'Nama', 'Penanda', 'Catatan'],
    ['E-mel', 'Nama syarikat', 'Kumpulan', 'Nota'],
    ['Alamat surel', 'Perusahaan', 'Grup', 'Keterangan'],
    ['用户名', '公司名称', '标签', '备注'],
    ['電子郵件', '客戶名稱', '標籤', '備註'],
    ['メールアドレス', '会社名', 'タグ', '備考'],
    ['사용자 ID', '회사명', '태그', '비고'],
    ['อีเมล', 'ชื่อบริษัท', 'แท็ก', 'หมายเหตุ'],
    ['Tên đăng nhập', 'Công ty', 'Nhãn', 'Ghi chú'],
    ['ईमेल', 'नाम', 'टैग', 'टिप्पणी'],
    ['மின்னஞ்சல்', 'பெயர்', 'லேபிள்', 'குறிப்பு'],
    ['البريد الإلكتروني', 'اسم الشركة', 'وسوم', 'ملاحظات'],
    ['E-Mail-Adresse', 'Firma', 'Schlagwörter', 'Bemerkung'],
    ['Courriel', 'Société', 'Étiquettes', 'Remarques'],
    ['Correo electrónico', 'Razón social', 'Etiquetas', 'Observaciones'],
    ['Endereço de e-mail', 'Empresa', 'Grupos', 'Observações'],
    ['Posta elettronica', 'Ragione sociale', 'Etichette', 'Note'],
    ['Adres e-mail', 'Nazwa firmy', 'Etykiety', 'Uwagi'],
    ['Электронная почта', 'Организация', 'Метки', 'Примечание'],
    ['Kullanıcı adı', 'Şirket', 'Etiketler', 'Açıklama'],
    ['E-mailadres', 'Bedrijfsnaam', 'Trefwoorden', 'Opmerkingen'],
    ['User ID / 用户ID', 'Name (legal)', 'Tags *', 'Note'],
  ])('is understood in the language of an office: %s, %s, %s, %s', (userId, name, tags, note) => {
    const columns = { userId: 0, name: 1, tags: 2, note: 3 }
    expect(readHeader([userId, name, tags, note])).toMatchObject({ columns, ignored: [] })
    expect(readHeader([userId, name, tags, note].map((one) => one.normalize('NFD').toUpperCase()))).toMatchObject({
      columns,
    })
  })
})

describe('a line of a file of names', () => {
  it('is new, changes something, or is the same', () => {
    const cells = ['', 'it@a.example', 'Alpha', 'south, vip', 'Call first']
    const facts = { ownName: 'Alpha', tags: ['south', 'vip'], note: 'Call first' }
    expect(judge([line(...cells)])).toEqual([
      { line: 2, userId: 'it@a.example', portalId: 'sandbox', ...facts, verdict: 'new', problem: null, leftOut: [] },
    ])
    expect(judge([line(...cells)], portals, facts)[0]?.verdict).toBe('same')
    expect(judge([line(...cells)], portals, { ...facts, note: '' })[0]?.verdict).toBe('changed')
  })

  it('may be shorter than the header or end in dividers; text without a column is left out and reported', () => {
    const before = { line: 2, userId: 'it@a.example', ownName: 'Alpha', verdict: 'new', problem: null }
    expect(judge([line('', 'it@a.example', 'Alpha')])[0]).toMatchObject({ ...before, leftOut: [] })
    expect(judge([line('', 'it@a.example', 'Alpha', '', '', '', ' ')])[0]).toMatchObject({ ...before, leftOut: [] })
    expect(judge([line('', 'it@a.example', 'Alpha', '', '', '', 'x')])[0]).toMatchObject({ ...before, leftOut: [7] })
    expect(judge([line('', ' ', '', '', ''), line()])).toEqual([])
    const gap = readHeader(['User ID', '', 'Name']) as Header
    const found = judgeLines(gap, [line('it@a.example', 'x', 'A')], { portals, account: () => null, find: () => null })
    expect(found[0]).toMatchObject({ ownName: 'A', leftOut: [2] })
  })

  it('leaves what it does not say as it was, and adds its tags to those that are there', () => {
    const before = { ownName: 'Alpha', tags: ['north'], note: 'Old' }
    expect(judge([line('', 'it@a.example', '', 'south', '')], portals, before)[0]).toMatchObject({
      ownName: 'Alpha',
      tags: ['north', 'south'],
      note: 'Old',
      verdict: 'changed',
    })
  })

  it.each([
    ['user-id-missing', ['', ' ', 'A', '', '']],
    ['user-id-space', ['', 'a b@a.example', 'A', '', '']],
    ['user-id-too-long', ['', 'x'.repeat(255), 'A', '', '']],
    ['portal-unknown', ['elsewhere', 'it@a.example', '', '', '']],
    ['name-too-long', ['', 'it@a.example', 'x'.repeat(81), '', '']],
    ['name-bad', ['', 'it@a.example', 'two\nlines', '', '']],
    ['tag-too-long', ['', 'it@a.example', '', 'x'.repeat(25), '']],
    ['too-many-tags', ['', 'it@a.example', '', Array.from({ length: 13 }, (_, n) => `t${n}`).join(), '']],
    ['note-too-long', ['', 'it@a.example', '', '', 'x'.repeat(1001)]],
    ['lost-character', ['', 'it@a.example', 'Caf\ufffd', '', '']],
  ])('is wrong, and says so: %s', (expected, cells) => {
    expect(problem(...cells)).toBe(expected)
  })

  it('with a quote that is not balanced is wrong', () => {
    expect(judge([{ line: 7, cells: null }])[0]).toMatchObject({ line: 7, verdict: 'wrong', problem: 'quote' })
  })

  it('counts once: the second of the same login is wrong, whatever its case', () => {
    const lines = [line('', 'it@a.example', 'A', '', ''), line('', 'IT@A.example', 'B', '', '')]
    expect(judge(lines).map((one) => one.problem)).toEqual([null, 'twice'])
    const at = [line('sandbox', 'it@a.example', 'A', '', ''), line('My portal', 'it@a.example', 'B', '', '')]
    expect(judge(at, two).map(({ problem: none, portalId }) => [none, portalId])).toEqual([
      [null, 'sandbox'],
      [null, 'portal.example'],
    ])
  })

  it('must name the portal where there are several', () => {
    expect(judge([line('', 'it@a.example', 'A', '', '')], two)[0]?.problem).toBe('portal-missing')
  })

  it('is judged whatever it contains, one verdict a line; a good one keeps within the limits', () => {
    const cells = fc.array(fc.string({ unit: 'binary', maxLength: 300 }), { maxLength: 7 })
    fc.assert(
      fc.property(fc.array(cells, { maxLength: 20 }), (all) => {
        const judged = judge(all.map((one, index) => ({ line: index + 2, cells: one })))
        expect(judged).toHaveLength(all.filter((one) => one.some((cell) => cell.trim() !== '')).length)
        for (const one of judged) {
          expect(one.problem === null).toBe(one.verdict !== 'wrong')
          expect(one.tags.length).toBeLessThanOrEqual(12)
          expect(one.ownName.length).toBeLessThanOrEqual(81)
          expect(one.note.length).toBeLessThanOrEqual(1000)
        }
      }),
    )
  })
})
