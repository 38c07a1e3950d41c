import type { Language } from '../portal/web-pages/words/words.ts'

/** What the consent page says. */
interface ConsentWords {
  question: string
  agree: string
  disagree: string
  /** After each answer. */
  recorded: Record<'approve' | 'refuse', string>
  /** By the code of the API's problem. */
  refused: { 'not-found': string; conflict: string; other: string }
}

const english: ConsentWords = {
  question: 'You were sent a sentence that says what support will do. Do you agree to it?',
  agree: 'I agree',
  disagree: 'I do not agree',
  recorded: {
    approve: 'Your answer was recorded: you agree.',
    refuse: 'Your answer was recorded: you do not agree.',
  },
  refused: {
    'not-found': 'Nothing was recorded: this link is not valid.',
    conflict: 'Nothing was recorded: the question was answered already.',
    other: 'Nothing was recorded. Please try again later, or contact support.',
  },
}

const malay: ConsentWords = {
  question:
    'Anda telah dihantar satu ayat yang menyatakan apa yang akan dilakukan oleh pihak sokongan. Adakah anda bersetuju?',
  agree: 'Saya bersetuju',
  disagree: 'Saya tidak bersetuju',
  recorded: {
    approve: 'Jawapan anda telah direkodkan: anda bersetuju.',
    refuse: 'Jawapan anda telah direkodkan: anda tidak bersetuju.',
  },
  refused: {
    'not-found': 'Tiada apa-apa direkodkan: pautan ini tidak sah.',
    conflict: 'Tiada apa-apa direkodkan: soalan ini telah dijawab.',
    other: 'Tiada apa-apa direkodkan. Sila cuba lagi kemudian, atau hubungi pihak sokongan.',
  },
}

const chinese: ConsentWords = {
  question: '您收到的一句话说明了客服将要执行的操作。您同意吗？',
  agree: '我同意',
  disagree: '我不同意',
  recorded: { approve: '您的答复已记录：您同意。', refuse: '您的答复已记录：您不同意。' },
  refused: {
    'not-found': '没有记录任何内容：此链接无效。',
    conflict: '没有记录任何内容：该问题已经答复过。',
    other: '没有记录任何内容。请稍后再试，或联系客服。',
  },
}

/** The texts of every language that the portal's own pages have. */
export const consentWords: Record<Language, ConsentWords> = { en: english, ms: malay, zh: chinese }
