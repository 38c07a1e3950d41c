import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { GatewayProblem } from '../../src/gateway/problem.ts'

/** Asks for a new password twice on the terminal, without showing it. @throws GatewayProblem without a terminal, or where both differ */
export async function askNewPassword(): Promise<string> {
  if (!process.stdin.isTTY)
    throw new GatewayProblem('There is no terminal to ask for the password: use --password-file FILE.', 2)
  const first = await askHidden('Password: ')
  const second = await askHidden('The same again: ')
  if (first !== second) throw new GatewayProblem('The two passwords differ. Nothing was changed.')
  return first
}

function askHidden(question: string): Promise<string> {
  process.stdout.write(question)
  // What is typed is echoed to where readline writes: nowhere.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true })
  return new Promise((resolve, reject) => {
    terminal.once('SIGINT', () => {
      terminal.close()
      reject(new GatewayProblem('Cancelled. Nothing was changed.'))
    })
    terminal.question('', (answer) => {
      terminal.close()
      process.stdout.write('\n')
      resolve(answer)
    })
  })
}
