import { unaccented } from './name-headers.ts'

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).map(unaccented))

/** Words for passwords and secrets that no other word contains, so that they count within one: `Benutzerpasswort`. */
const parts = [
  'password passwort passwd passphrase passcode kennwort katalaluan katasandi contrasena contrasenya motdepasse',
  'wachtwoord losenord salasana adgangskode matkhau otpauth privatekey apikey secretkey',
  '密码 密碼 口令 验证码 驗證碼 令牌 密钥 密鑰 密語 パスワード パスフレーズ 暗証番号 認証コード 비밀번호 비번 인증번호 암호키 รหัสผ่าน',
  'كلمةالمرور كلمةالسر סיסמה सासवर्ड पासवर्ड कूटशब्द கடவுச்சொல்',
].flatMap((line) => line.split(' ').map((part) => joinedOf(part)))

/** Whole words that name a secret wherever they are. */
const secrets = words(
  'secret secrets geheimnis geheim rahsia rahasia token tokens sandi pwd pwds pw passw pswd psw senha senhas parola parole ' +
    'пароль пароли haslo hasła heslo geslo lozinka sifre şifre passord jelszo jelszó pin pins puk otp totp hotp cvv cvc',
)
/** Words that name a secret alone, or beside a word that says what they open. */
const keys = words(
  'code codes kod kods kode kodes codigo código codigos codice codici código код коды key keys kunci clave claves clé cles ' +
    'schlüssel chiave chiavi chave pass tan tans tac tacs seed seeds mfa 2fa 代码 代碼 コード 코드 รหัส ma mã phrase phrases',
)
/** What such a word opens. */
const opens = words(
  'verification verify security secure access backup recovery recover restore login logon signin log sign user admin root ' +
    'sms email e mail auth authenticator authentication otp pin private api secret unlock activation confirmation onetime one time ' +
    'ssh ftp web wifi master emergency scratch bypass reset 2fa mfa two factor app temporary temp initial totp google microsoft ' +
    'sandaran pengesahan keselamatan cadangan verifikasi keamanan sécurité securite acces accès seguridad acceso verificación ' +
    'sicherheit sicherheits zugang zugangs bestätigungs sicurezza accesso segurança безопасности доступа подтверждения',
)
/** What says that a column is about a secret and has none in it: when it was changed, whether there is one. */
const about = words(
  'changed change updated update expiry expires expired expiration expire date age policy strength status enabled enable ' +
    'disabled active on method type state required enforced days serial count datum geändert status aktiv tarikh tanggal',
)
/** Words of an address, beside which a PIN code is India's postal code. */
const address = words('address city town state district village street country county province region taluk area')
/** What a code is the code of a failure or an outcome beside. */
const outcomes = words('outcome result error trace status')

/** The words of a header; `userPin` and `user_pin` are two, as `user pin` is. Figures at the end of a word do not count. */
function wordsOf(header: string): string[] {
  return unaccented(header.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2'))
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .map((word) => word.replace(/(?<=\p{L}{2})\d+$/u, ''))
    .filter((word) => word !== '')
}

function joinedOf(header: string): string {
  return unaccented(header).replace(/[^\p{L}\p{M}\p{N}]+/gu, '')
}

/**
 * True for the header of a column that may contain passwords, secrets, tokens, PINs or codes. `Postal code`, `Key account`
 * and `Password changed on` are none.
 *
 * @param others the other headers of the file: what a word means may depend on them
 */
export function namesSecret(header: string, others: readonly string[] = []): boolean {
  const found = wordsOf(header)
  const beside = (set: ReadonlySet<string>): boolean => others.some((one) => wordsOf(one).some((word) => set.has(word)))
  const joined = joinedOf(header)
  // guard: name-import.about-secret
  if (found.length > 1 && found.some((word) => about.has(word))) return false
  // guard: name-import.secret-parts
  if (parts.some((part) => joined.includes(part))) return true
  const postal = found.some((word) => word === 'postal' || word === 'zip')
  // `PIN code` and `Pincode` in an address.
  if (/^pincodes?$/.test(joined)) return !beside(address)
  // guard: name-import.secret-words
  if (found.some((word) => secrets.has(word))) return !postal
  const key = found.filter((word) => keys.has(word))
  if (key.length === 0) return false
  const rest = found.filter((word) => !keys.has(word) && !/^\d+$/.test(word))
  // guard: name-import.failure-code
  if (rest.length === 0) return !(key.every((word) => word === 'code' || word === 'codes') && beside(outcomes))
  // guard: name-import.secret-context
  return rest.some((word) => opens.has(word)) && !postal
}
