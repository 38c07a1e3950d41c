/** What a column of a file of names is for. `account` is an account's id as our own exports write it. */
export const importFields = ['portal', 'account', 'userId', 'name', 'tags', 'note'] as const
export type ImportField = (typeof importFields)[number]

/**
 * The headers that are understood, in the languages that customers of a hosting company write. Case, accents, blanks and
 * punctuation do not count; the first of a kind that is there counts.
 */
const written: Readonly<Record<ImportField, string>> = {
  portal:
    'portal, portal name, customer portal, portale, portail, portaal, nama portal, 门户, 門戶, ポータル, 포털, พอร์ทัล, cổng, портал, بوابة, पोर्टल',
  account: 'account, account id, account key',
  userId: [
    'user id, login, login name, primary e-mail, e-mail address, e-mail, mail, username, user name, user',
    // Malay, Indonesian
    'id pengguna, nama pengguna, pengguna, log masuk, e-mel, alamat e-mel, emel, surel, alamat email, alamat surel',
    // Chinese, Japanese, Korean
    '用户ID, 用户名, 用户, 账号, 帐号, 登录名, 电子邮件, 电子邮箱, 邮箱, 邮件地址, 使用者ID, 使用者名稱, 使用者, 帳號, 登入名稱, 電子郵件, 電郵, 信箱',
    'ユーザーID, ユーザID, ユーザー名, ユーザー, ログインID, ログイン, メールアドレス, メール, Eメール, 電子メール',
    '사용자 ID, 사용자 아이디, 아이디, 사용자 이름, 사용자명, 사용자, 로그인, 이메일, 이메일 주소, 전자우편',
    // Thai, Vietnamese, Hindi, Tamil, Arabic, Hebrew
    'รหัสผู้ใช้, ชื่อผู้ใช้, ผู้ใช้, อีเมล, อีเมล์, ที่อยู่อีเมล, id người dùng, tên đăng nhập, người dùng, tên người dùng, thư điện tử, địa chỉ email',
    'उपयोगकर्ता आईडी, उपयोगकर्ता नाम, उपयोगकर्ता, ईमेल, ईमेल पता, பயனர் ஐடி, பயனர் பெயர், பயனர், மின்னஞ்சல்',
    'معرف المستخدم, اسم المستخدم, المستخدم, البريد الإلكتروني, البريد, بريد إلكتروني, מזהה משתמש, שם משתמש, משתמש, דוא"ל, אימייל',
    // German, Dutch, Swedish, Danish and Norwegian, Finnish
    'benutzer-id, benutzerkennung, benutzername, benutzer, nutzer-id, nutzername, anmeldename, kennung, e-mail-adresse, mailadresse',
    'gebruikers-id, gebruikersnaam, gebruiker, e-mailadres, användar-id, användarnamn, användare, e-post, e-postadress',
    'bruger-id, brugernavn, bruger, e-mailadresse, bruker-id, brukernavn, bruker, käyttäjätunnus, käyttäjänimi, käyttäjä, sähköposti',
    // French, Spanish, Catalan, Portuguese, Italian, Romanian
    "identifiant, id utilisateur, nom d'utilisateur, utilisateur, courriel, adresse e-mail, adresse courriel, adresse électronique, mél",
    'id de usuario, usuario, nombre de usuario, correo electrónico, correo, dirección de correo, usuari, correu electrònic',
    'id do usuário, id de utilizador, usuário, utilizador, nome de usuário, nome de utilizador, correio eletrónico, endereço de e-mail, id utente, utente, nome utente, posta elettronica, indirizzo e-mail, utilizator, nume utilizator',
    // Polish, Czech and Slovak, Hungarian, Slovene and Croatian, Russian and Ukrainian, Bulgarian, Greek, Turkish
    'identyfikator użytkownika, nazwa użytkownika, użytkownik, adres e-mail, id uživatele, uživatelské jméno, uživatel, používateľ, felhasználói azonosító, felhasználónév, felhasználó, uporabnik, uporabniško ime, korisnik, korisničko ime',
    'id пользователя, имя пользователя, пользователь, логин, электронная почта, эл. почта, почта, адрес электронной почты, id користувача, користувач, логін, електронна пошта, пошта, потребител, имейл',
    'αναγνωριστικό χρήστη, όνομα χρήστη, χρήστης, ηλεκτρονικό ταχυδρομείο, kullanıcı kimliği, kullanıcı adı, kullanıcı, e-posta, e-posta adresi',
  ].join(),
  name: [
    'name, own name, company, company name, customer, customer name, client, client name, organisation, organization, account, account name',
    'nama, syarikat, nama syarikat, perusahaan, nama perusahaan, pelanggan, nama pelanggan, organisasi, akaun, akun',
    '名称, 名字, 姓名, 公司, 公司名称, 客户, 客户名称, 名稱, 公司名稱, 客戶, 客戶名稱, 名前, 氏名, 会社, 会社名, 顧客, 顧客名, お客様名, 이름, 성명, 회사, 회사명, 고객, 고객명',
    'ชื่อ, บริษัท, ชื่อบริษัท, ลูกค้า, ชื่อลูกค้า, tên, công ty, tên công ty, khách hàng, tên khách hàng, नाम, कंपनी, ग्राहक, பெயர், நிறுவனம், வாடிக்கையாளர்',
    'الاسم, اسم, الشركة, اسم الشركة, العميل, שם, חברה, שם החברה, לקוח',
    'firma, firmenname, unternehmen, kunde, kundenname, bezeichnung, naam, bedrijf, bedrijfsnaam, klant, klantnaam, namn, företag, kund, navn, firmanavn, virksomhed, bedrift, nimi, yritys, asiakas',
    'nom, société, entreprise, raison sociale, nom du client, nombre, empresa, cliente, razón social, nom, nome, razão social, azienda, società, ragione sociale, nume, companie',
    'nazwa, nazwisko, klient, nazwa firmy, název, jméno, společnost, zákazník, názov, meno, név, cég, cégnév, ügyfél, ime, naziv, podjetje, tvrtka, stranka',
    'имя, название, компания, организация, клиент, наименование, назва, ім’я, компанія, клієнт, име, фирма, όνομα, εταιρεία, πελάτης, ad, adı, isim, şirket, şirket adı, müşteri, müşteri adı',
  ].join(),
  tags: [
    'tags, tag, labels, label, groups, group, keywords, teg, penanda, tanda, kumpulan, grup, kelompok',
    '标签, 分组, 標籤, 群組, タグ, ラベル, グループ, 태그, 라벨, 그룹, แท็ก, ป้ายกำกับ, กลุ่ม, thẻ, nhãn, nhóm, टैग, லேபிள், குறிச்சொல்',
    'وسوم, العلامات, تصنيف, תגים, תגיות, תג, schlagworte, schlagwörter, markierungen, gruppen, gruppe, labels, trefwoorden, groep, groepen, etiketter, taggar, grupp, mærker, merker, tunnisteet',
    'étiquettes, étiquette, mots-clés, groupe, groupes, etiquetas, etiqueta, grupo, grupos, etichette, etichetta, gruppo, gruppi, etichete',
    'tagi, etykiety, grupa, grupy, štítky, skupina, címkék, csoport, oznake, метки, теги, группа, мітки, група, етикети, ετικέτες, ομάδα, etiketler, etiket, grup',
  ].join(),
  note: [
    'note, notes, remark, remarks, comment, comments, memo, nota, catatan, ulasan, keterangan, komentar',
    '备注, 注释, 说明, 備註, 附註, 説明, 備考, メモ, コメント, 비고, 메모, 참고, หมายเหตุ, บันทึก, ghi chú, chú thích, टिप्पणी, नोट, குறிப்பு',
    'ملاحظة, ملاحظات, הערה, הערות, notiz, notizen, bemerkung, bemerkungen, anmerkung, anmerkungen, kommentar, opmerking, opmerkingen, notitie, notitie(s), anteckning, anmärkning, kommentarer, bemærkning, merknad, huomautus, muistiinpano',
    'remarque, remarques, commentaire, notas, comentario, comentarios, observaciones, observação, observações, comentário, commento, commenti, osservazioni, notă, observații',
    'uwagi, uwaga, notatka, notatki, komentarz, poznámka, poznámky, megjegyzés, jegyzet, opomba, napomena, примечание, примечания, комментарий, заметка, примітка, коментар, бележка, σημείωση, σχόλιο, not, notlar, açıklama',
  ].join(),
}

/** Lower case without accents; letters that Unicode does not take apart are left as they are, but for these. */
export function unaccented(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replaceAll('ł', 'l')
    .replaceAll('ø', 'o')
    .replaceAll('đ', 'd')
    .replaceAll('ı', 'i')
}

const plain = (header: string): string => unaccented(header).replace(/[^\p{L}\p{N}]+/gu, '')

const headersOf = (field: ImportField): readonly string[] => written[field].split(',').map(plain)
const known: Readonly<Record<ImportField, readonly string[]>> = {
  portal: headersOf('portal'),
  account: headersOf('account'),
  userId: headersOf('userId'),
  name: headersOf('name'),
  tags: headersOf('tags'),
  note: headersOf('note'),
}

/** The ways to read a header: as it is, without what is in brackets, and each part of one in two languages. */
function readings(header: string): string[] {
  const bare = header.replace(/\([^)]*\)|\[[^\]]*\]|（[^）]*）/g, ' ')
  return [header, bare, ...bare.split(/[/|\n]/)].map(plain).filter((one) => one !== '')
}

/** The place of a header among those of a field, from 0, the best first; -1 where it is none of them. */
function rank(field: ImportField, header: string): number {
  const places = readings(header).flatMap((one) => known[field].indexOf(one))
  return Math.min(...places.filter((place) => place !== -1), Infinity)
}

/**
 * The column of a field, from 0, and one that has the same header; null where there is none.
 */
export function columnOf(
  field: ImportField,
  cells: readonly string[],
): { column: number; twice: number | null } | null {
  const ranks = cells.map((cell) => rank(field, cell))
  const best = Math.min(...ranks, Infinity)
  if (best === Infinity) return null
  const [column, ...others] = ranks.flatMap((one, at) => (one === best ? [at] : []))
  return column === undefined ? null : { column, twice: others.at(-1) ?? null }
}

/** How many of the cells are headers of some field. */
export function knownHeaders(cells: readonly string[]): number {
  return cells.filter((cell) => importFields.some((field) => rank(field, cell) !== Infinity)).length
}
