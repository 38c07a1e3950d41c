import type { ClientRequest } from 'node:http'
import { request } from 'node:http'

/** A request whose body is half sent: it runs until the test lets it go on. */
export interface HeldRequest {
  /** Sends the rest; the status and body of the answer. */
  letGo(): Promise<{ status: number; text: string }>
  /** Breaks the connection off. */
  drop(): void
}

/** Begins a POST with a JSON body and keeps back the second half of it. */
export function holdRequest(url: string, headers: Record<string, string>, body: object): HeldRequest {
  const text = JSON.stringify(body)
  const half = Math.floor(text.length / 2)
  const length = String(Buffer.byteLength(text))
  const given = { 'Content-Type': 'application/json', 'Content-Length': length, ...headers }
  const sent = request(url, { method: 'POST', headers: given, agent: false })
  const answered = answerTo(sent)
  // A failure shows where the answer is awaited.
  answered.catch(() => {})
  sent.write(text.slice(0, half))
  return {
    letGo: () => {
      sent.end(text.slice(half))
      return answered
    },
    drop: () => void sent.destroy(),
  }
}

function answerTo(sent: ClientRequest): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    sent.on('error', reject).on('response', (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (part: string) => (text += part))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
    })
  })
}
