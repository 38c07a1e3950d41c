import { sentence } from '#shared/domain/shown-text.ts'
import type { Problem } from '#shared/api/problem.ts'
import type { Words } from './words.ts'
import { minutesOf } from './words.ts'

export const malay: Words = {
  tag: 'ms',
  name: 'Bahasa Melayu',
  sandboxNote: 'Portal kotak pasir (Sandbox portal): tiada apa-apa di sini yang benar.',
  portal: 'Portal Pelanggan',
  language: 'Bahasa',
  support: (email, hotline) => sentence`Sokongan: ${email}, talian 24×7 ${hotline}`,
  skip: 'Langkau ke kandungan',

  signIn: 'Log masuk',
  signInHeading: 'Log masuk ke Portal Pelanggan',
  userId: 'ID Pengguna',
  password: 'Kata laluan',
  codeHeading: 'Masukkan kod anda',
  codeHint: (method, destination) =>
    method === 'authenticator'
      ? 'Masukkan kod yang dipaparkan oleh Aplikasi Pengesah anda.'
      : `Masukkan kod pengesahan yang dihantar ke ${destination ?? ''}.`,
  code: 'Kod pengesahan',
  resend: 'Hantar semula kod',
  resendIn: (seconds) => sentence`Kod baharu boleh dihantar dalam ${seconds} saat.`,
  signOut: 'Log keluar',
  cancel: 'Batal',
  back: 'Kembali',

  home: 'Laman utama',
  welcome: (name) => sentence`Selamat datang, ${name}`,
  services: 'Perkhidmatan anda',
  noServices: 'Tiada perkhidmatan.',

  myAccount: 'Akaun Saya',
  profile: 'Profil',
  accountSecurity: 'Keselamatan Akaun',
  activity: 'Aktiviti',
  accountName: 'Nama akaun',
  accountId: 'Nombor akaun',
  mobile: 'Nombor telefon bimbit',
  noMobile: 'Tiada dalam rekod',
  status: 'Status akaun',
  statuses: { active: 'Aktif', frozen: 'Dibekukan', closed: 'Ditutup' },
  role: 'Peranan anda',
  roles: {
    owner: 'Pemilik',
    manager: 'Pengurus',
    technical: 'Teknikal',
    billing: 'Pengebilan',
    purchasing: 'Pembelian',
    visitation: 'Lawatan',
  },

  state: (method) => sentence`Pengesahan dua faktor: ${method === null ? 'Dilumpuhkan' : `Didayakan (${method})`}`,
  enabled: 'Didayakan',
  disabled: 'Dilumpuhkan',
  enforced: 'Organisasi anda mewajibkan pengesahan dua faktor; ia tidak boleh dilumpuhkan.',
  methods: { authenticator: 'Aplikasi Pengesah', sms: 'Pengesahan SMS', email: 'Pengesahan e-mel' },
  shortMethods: { authenticator: 'Aplikasi Pengesah', sms: 'SMS', email: 'E-mel' },
  manage: 'Urus pengesahan dua faktor',
  manageOlder: 'Urus Pengesahan Dua Faktor',
  accountPassword: 'Kata laluan akaun',
  disableNote:
    'Masukkan kata laluan akaun anda untuk melumpuhkan pengesahan dua faktor. Selepas itu akaun anda hanya dilindungi oleh kata laluannya.',
  disable: 'Lumpuhkan 2FA',
  setUp: 'Sediakan Pengesahan Dua Faktor',
  chooseMethod: 'Pilih kaedah',
  next: 'Seterusnya',
  configure: 'Konfigurasikan',
  confirm: 'Teruskan',
  confirmHeading: 'Buktikan kata laluan anda',
  verify: 'Sahkan',
  scan: 'Imbas kod QR dengan Aplikasi Pengesah anda, atau taip rahsia ke dalamnya.',
  qrCode: 'Kod QR untuk Aplikasi Pengesah anda',
  secret: 'Rahsia',
  accepted: 'Kod pengesahan diterima',
  acceptedNote: (method) => sentence`${method} telah disediakan. Klik “Baiklah” untuk selesai.`,
  okay: 'Baiklah',
  changeForbidden: (role) => sentence`Peranan anda (${role}) tidak membenarkan perubahan pengesahan dua faktor.`,

  managementMode: 'Mod Pengurusan',
  managementNote: 'Akaun orang lain yang boleh anda masuki.',
  enter: (name) => sentence`Urus ${name}`,
  leave: 'Keluar dari Mod Pengurusan',
  managing: (name, userId, role) => sentence`Mod Pengurusan: ${name} (${userId}), sebagai ${role}`,

  time: 'Masa (UTC)',
  event: 'Peristiwa',
  device: 'Daripada',
  noActivity: 'Belum ada aktiviti.',
  activityForbidden: 'Peranan anda tidak membenarkan membaca aktiviti.',
  events: {
    'signed-in': 'Log masuk',
    'signed-out': 'Log keluar',
    'other-sessions-ended': 'Sesi lain ditamatkan',
    'session-reused': 'Sesi ditamatkan: tokennya digunakan dua kali',
    locked: 'Dikunci selepas cubaan salah',
    unlocked: 'Kunci dibuka',
    'two-factor-disabled': 'Pengesahan dua faktor dilumpuhkan',
    'two-factor-enabled': 'Pengesahan dua faktor didayakan',
    'two-factor-replaced': 'Kaedah dua faktor diganti',
    'enrolment-started': 'Persediaan dua faktor dimulakan',
    'enrolment-cancelled': 'Persediaan dua faktor dibatalkan',
    'mobile-changed': 'Nombor telefon bimbit diubah',
    'email-changed': 'Alamat e-mel diubah',
    'password-reset-asked': 'Tetapan semula kata laluan diminta',
    'password-reset-forced': 'Tetapan semula kata laluan diwajibkan oleh sokongan',
    'password-changed': 'Kata laluan diubah',
    frozen: 'Akaun dibekukan',
    unfrozen: 'Akaun dinyahbekukan',
    'case-opened': 'Kes sokongan dibuka',
    'case-closed': 'Kes sokongan ditutup',
    'case-reopened': 'Kes sokongan dibuka semula',
    'consent-asked': 'Persetujuan diminta',
    'consent-answered': 'Persetujuan dijawab',
    invited: 'Jemputan dihantar',
  },

  messages: {
    disabled: (method) =>
      sentence`Pengesahan dua faktor dilumpuhkan. Akaun anda tidak lagi dilindungi oleh ${protections[method]}.`,
    enabled: (method) =>
      sentence`Pengesahan dua faktor melalui ${method} telah didayakan. Pasukan IP ServerOne menghantar e-mel pengesahan ke alamat berdaftar anda.`,
    resent: (destination) => sentence`Kod baharu telah dihantar ke ${destination}.`,
    cancelled: 'Persediaan dibatalkan.',
    signedOut: 'Anda telah log keluar.',
    missing: {
      userId: 'Masukkan ID Pengguna anda.',
      password: 'Masukkan kata laluan anda.',
      code: 'Masukkan kod: angka sahaja.',
      method: 'Pilih kaedah.',
    },
  },
  problem,
  notFoundHeading: 'Halaman tidak dijumpai',
  notFound: 'Tiada halaman sedemikian.',
  refusedHeading: 'Borang tidak diterima',
  refused: 'Borang ini bukan milik sesi anda. Tiada apa-apa diubah. Buka halaman itu semula.',
  failedHeading: 'Ada sesuatu yang tidak kena',
  startAgain: 'Teruskan',
  unreachable: 'Portal tidak menjawab. Tidak diketahui sama ada langkah terakhir anda berkuat kuasa.',
  loading: 'Memuatkan…',
}

const protections = { authenticator: 'Aplikasi Pengesah', sms: 'SMS', email: 'e-mel' }

function problem(problem: Problem): string {
  const { code, attemptsLeft } = problem
  switch (code) {
    case 'unauthenticated':
      return 'ID Pengguna atau kata laluan salah.'
    case 'session-expired':
      return 'Sesi anda telah tamat. Log masuk semula.'
    case 'wrong-password':
      return `Kata laluan salah. Tiada apa-apa diubah.${attempts(attemptsLeft)}`
    case 'wrong-code':
      return `Kod pengesahan salah.${attempts(attemptsLeft)}`
    case 'code-used':
      return `Kod ini telah digunakan. Tunggu kod seterusnya.${attempts(attemptsLeft)}`
    case 'clock-ahead':
      return `Jam Aplikasi Pengesah anda terlalu cepat. Betulkan masa pada telefon anda.${attempts(attemptsLeft)}`
    case 'clock-behind':
      return `Jam Aplikasi Pengesah anda terlalu lambat. Betulkan masa pada telefon anda.${attempts(attemptsLeft)}`
    case 'code-expired':
      return 'Kod telah tamat tempoh. Minta kod baharu.'
    case 'forbidden':
      return 'Anda tidak dibenarkan melakukan ini.'
    case 'password-reset-required':
      return 'Kata laluan anda mesti ditetapkan semula sebelum anda boleh log masuk. Hubungi sokongan.'
    case 'not-supported':
      return 'Sistem yang menyimpan akaun tidak menyokong tindakan ini.'
    case 'not-found':
      return 'Langkah ini sudah tamat. Mulakan semula.'
    case 'conflict':
      return 'Pengesahan dua faktor telah berubah sementara itu. Tiada apa-apa dilakukan; lihat keadaannya di bawah.'
    case 'in-progress':
      return 'Langkah terakhir anda masih diproses. Buka halaman itu semula.'
    case 'policy-enforced':
      return 'Organisasi anda mewajibkan pengesahan dua faktor; ia tidak boleh dilumpuhkan.'
    case 'destination-missing':
      return 'Tiada nombor telefon bimbit dalam rekod yang boleh menerima mesej teks. Ubah dalam profil anda dahulu.'
    case 'account-not-active':
      return 'Akaun anda tidak aktif, jadi tiada apa-apa boleh diubah. Hubungi sokongan.'
    case 'voided':
      return 'Langkah ini dibatalkan dan tidak berkuat kuasa.'
    case 'idempotency-key-reused':
      return 'Borang ini telah dihantar dengan nilai lain. Tiada apa-apa diubah. Cuba lagi.'
    case 'locked':
      return problem.lockedUntil === null
        ? 'Dikunci selepas terlalu banyak cubaan salah. Hubungi sokongan.'
        : `Dikunci selepas terlalu banyak cubaan salah. Cuba lagi dalam ${minutesOf(problem.retryAfterSeconds)} minit.`
    case 'too-many-requests':
      return `Terlalu banyak permintaan. Cuba lagi dalam ${problem.retryAfterSeconds ?? 1} saat.`
    case 'unavailable':
      return 'Portal tidak tersedia buat masa ini. Cuba lagi.'
    case 'invalid-request':
      return wrongInput(problem.input)
    case 'idempotency-key-missing':
    case 'proof-incomplete':
    case 'step-up-required':
    case 'unexpected':
      return 'Ada sesuatu yang tidak kena. Tiada apa-apa diubah.'
  }
}

/** What is wrong with what was typed, as far as a form of these pages takes it. */
function wrongInput(input: Problem['input']): string {
  switch (input?.problem) {
    case 'too-long':
      return `Terlebih ${input.over ?? 1} aksara.`
    case 'control-character':
      return 'Ada aksara kawalan di dalamnya. Taip semula, jangan tampal.'
    case 'space-inside':
      return 'Ada ruang di dalam alamat itu.'
    case 'not-digits':
      return 'Kod hanya mengandungi digit.'
    case 'code-length':
      return 'Bilangan digit ini tidak sama dengan bilangan digit kod.'
    default:
      return 'Sesuatu dalam borang tiada atau salah.'
  }
}

function attempts(left: number | undefined): string {
  if (left === undefined) return ''
  return left === 0 ? ' Tiada cubaan lagi; ia dikunci buat sementara.' : ` Baki cubaan: ${left}.`
}
