import type { Method } from '../api/primitives.ts'
import type { Effect } from '../domain/procedure.ts'
import type { Described } from './channel.ts'
import type { MessageMeaning } from './standing.ts'
import type { FlowName } from './controls.ts'

/**
 * Generic words of portals in six languages (English, Malay and Indonesian, Chinese, German, French, Spanish). They fill in
 * a form while a portal is taught, and nothing else: no commit, no state and no clock rests on them (G07). Two portals have
 * traps: a heading "Disable Auth", and German "abmelden", which is to sign out.
 */
const words = {
  disable: [
    'disable',
    'deactivate',
    'turn off',
    'switch off',
    'remove',
    'nyahaktifkan',
    'lumpuhkan',
    'matikan',
    'nonaktifkan',
    'hapus',
    '停用',
    '禁用',
    '关闭',
    '移除',
    'deaktivieren',
    'ausschalten',
    'abschalten',
    'entfernen',
    'désactiver',
    'supprimer',
    'desactivar',
    'deshabilitar',
    'eliminar',
  ],
  enable: [
    'enable',
    'activate',
    'turn on',
    'switch on',
    'aktifkan',
    'hidupkan',
    'dayakan',
    '启用',
    '开启',
    '激活',
    'aktivieren',
    'einschalten',
    'activer',
    'activar',
    'habilitar',
  ],
  setUp: [
    'set up',
    'setup',
    'configure',
    'sediakan',
    'konfigurasi',
    'tetapkan',
    'siapkan',
    '设置',
    '配置',
    'einrichten',
    'konfigurieren',
    'configurer',
    'configurar',
  ],
  confirm: [
    'confirm',
    'verify',
    'next',
    'continue',
    'submit',
    'sahkan',
    'seterusnya',
    'teruskan',
    'verifikasi',
    'konfirmasi',
    'lanjut',
    '确认',
    '验证',
    '下一步',
    '继续',
    '提交',
    'bestätigen',
    'weiter',
    'prüfen',
    'confirmer',
    'vérifier',
    'suivant',
    'continuer',
    'confirmar',
    'verificar',
    'siguiente',
    'continuar',
  ],
  account: [
    'my account',
    'account',
    'profile',
    'akaun saya',
    'akun',
    'profil',
    '我的账户',
    '账户',
    '个人资料',
    'mein konto',
    'mon compte',
    'mi cuenta',
    'perfil',
  ],
  security: ['security', 'keselamatan', 'keamanan', '安全', 'sicherheit', 'sécurité', 'seguridad'],
  wrongCode: [
    'invalid code',
    'wrong code',
    'code is invalid',
    'incorrect code',
    'kod tidak sah',
    'kode salah',
    '验证码错误',
    '代码无效',
    'code ist ungültig',
    'falscher code',
    'ungültiger code',
    'code incorrect',
    'code invalide',
    'código incorrecto',
    'código no válido',
  ],
  wrongPassword: [
    'wrong password',
    'invalid password',
    'incorrect password',
    'kata laluan salah',
    'kata sandi salah',
    '密码错误',
    'falsches passwort',
    'mot de passe incorrect',
    'contraseña incorrecta',
  ],
  sessionEnded: [
    'session has expired',
    'session expired',
    'logged out',
    'sesi tamat',
    'sesi berakhir',
    '会话已过期',
    '登录已过期',
    'sitzung ist abgelaufen',
    'abgemeldet',
    'session a expiré',
    'sesión ha caducado',
    'sesión ha expirado',
  ],
  locked: ['locked', 'too many', 'dikunci', 'terkunci', '已锁定', 'gesperrt', 'verrouillé', 'bloqueada', 'bloqueado'],
  authenticator: ['authenticator', 'totp', 'authentication app', 'pengesah', '身份验证器', 'authentifizierungs-app'],
  sms: ['sms', 'text message', 'mesej teks', '短信', 'mensaje de texto'],
  email: ['e-mail', 'email', 'emel', 'surel', '电子邮件', '邮箱', 'courriel', 'correo'],
} as const

type Word = keyof typeof words

/** What a form is filled in with. Whether a press commits is never among it. */
export interface Proposal {
  /** The guide's step. */
  step: number | null
  method: Method | null
  asks: 'password' | 'code' | null
  means: MessageMeaning | null
}

/** What the words of a control suggest for a line of a recipe. */
export function propose(
  { kind, name, asks }: Pick<Described, 'kind' | 'name' | 'asks'>,
  row: FlowName | 'on' | 'message',
): Proposal {
  const has = (word: Word): boolean => hasWord(name ?? '', word)
  const method = (['authenticator', 'sms', 'email'] as const).find(has) ?? null
  const nothing: Proposal = { step: null, method: null, asks: null, means: null }
  switch (row) {
    case 'on':
      return { ...nothing, method }
    case 'message':
      return { ...nothing, means: meaningOf(has) }
    case 'disable':
      if (kind === 'field') return { ...nothing, step: 5, asks }
      return { ...nothing, step: has('disable') ? 5 : has('security') ? 3 : has('account') ? 2 : 4 }
    case 'set-up':
      if (kind === 'field') return { ...nothing, step: asks === 'password' ? 8 : 9, asks }
      if (kind === 'choice') return { ...nothing, step: 7, method }
      return {
        ...nothing,
        step: has('confirm') ? 9 : has('setUp') ? 6 : has('enable') ? (method === null ? 9 : 8) : 6,
        method,
      }
  }
}

/** The effect that the words of a press suggest: shown as a sentence, never chosen. */
export function suggestedEffect({ kind, name }: Pick<Described, 'kind' | 'name'>, flow: FlowName): Effect | null {
  if (kind !== 'press') return null
  if (flow === 'disable') return hasWord(name ?? '', 'disable') ? 'disable' : null
  if (hasWord(name ?? '', 'confirm')) return 'verify-code'
  return hasWord(name ?? '', 'enable') || hasWord(name ?? '', 'setUp') ? 'start-enrolment' : null
}

function meaningOf(has: (word: Word) => boolean): MessageMeaning | null {
  if (has('sessionEnded')) return 'session-expired'
  if (has('wrongPassword')) return 'wrong-password'
  if (has('wrongCode')) return 'wrong-code'
  return has('locked') ? 'locked' : null
}

/** Whole words alone; Chinese has no spaces between them. */
function hasWord(text: string, word: Word): boolean {
  const said = ` ${text.toLowerCase().replace(/[^\p{L}\p{N}-]+/gu, ' ')} `
  return words[word].some((one) => (/\p{Script=Han}/u.test(one) ? said.includes(one) : said.includes(` ${one} `)))
}
