import type { ServerResponse } from 'node:http'
import { rawServer } from './raw-server.ts'

/** A text message as the gateway was given it. */
interface GivenText {
  key: string
  authorization: string | undefined
  id: string
  to: string
  text: string
}

/** A status, no answer and a cut connection, or no answer and silence. */
type Answer = number | 'cut' | 'hang'

export interface TestSmsGateway {
  url: string
  /** Every request, in order. */
  given: GivenText[]
  /** Those that were answered with 2xx. */
  taken: GivenText[]
  /** How it answers from now on; 202 at first. */
  answer: Answer | ((given: GivenText) => Answer | Promise<Answer>)
}

/** A real SMS gateway on the loopback address. Ends with its test. */
export async function testSmsGateway(port = 0): Promise<TestSmsGateway> {
  const [given, taken]: [GivenText[], GivenText[]] = [[], []]
  const server = await rawServer((response) => {
    const { headers, body } = server.arrived.at(-1)!
    const content = JSON.parse(body) as Pick<GivenText, 'id' | 'to' | 'text'>
    const one = { key: String(headers['idempotency-key']), authorization: headers.authorization, ...content }
    given.push(one)
    const { answer } = gateway
    void Promise.resolve(typeof answer === 'function' ? answer(one) : answer).then((decided) => {
      if (typeof decided === 'number' && decided < 300) taken.push(one)
      play(decided, response)
    })
  }, port)
  const gateway: TestSmsGateway = { url: `${server.origin}/send`, given, taken, answer: 202 }
  return gateway
}

function play(answer: Answer, response: ServerResponse): void {
  if (answer === 'cut') response.destroy()
  else if (answer !== 'hang') response.writeHead(answer, { Location: '/elsewhere' }).end('{"state":"queued"}')
}
