import { readFileSync } from 'node:fs'
import { describe, expect } from 'vitest'
import type { OutputOf } from '#shared/ipc/operations.ts'
import type { ListedAccount } from '#shared/ipc/views.ts'
import { findSecrets } from '../../support/secrets/find-secrets.ts'
import type { TestConsole } from '../../support/console/test-console.ts'
import { operatorOf } from '../../support/console/operator.ts'
import { samples, type TestSandbox } from '../../support/portal/sandbox.ts'
import { changeRows } from '../../support/portal/portal-database.ts'
import { test } from '../../support/console/world.ts'

const { bayu, kenari } = samples
type Preview = Extract<OutputOf<'accountList.previewImport'>, { kind: 'preview' }>

const rows = (app: TestConsole): Promise<ListedAccount[]> => app.ok('account.list', {})
async function rowOf(app: TestConsole, userId: string): Promise<ListedAccount> {
  const found = (await rows(app)).filter((row) => row.userId.toLowerCase() === userId.toLowerCase())
  expect(found).toHaveLength(1)
  return found[0] as ListedAccount
}

async function preview(app: TestConsole, text: string): Promise<Preview> {
  app.importFile = { name: 'names.csv', text }
  const shown = await app.ok('accountList.previewImport', {})
  if (shown.kind !== 'preview') throw new Error(JSON.stringify(shown))
  return shown
}

async function imported(app: TestConsole, text: string): Promise<OutputOf<'accountList.confirmImport'>> {
  const { previewId } = await preview(app, text)
  return app.ok('accountList.confirmImport', { previewId })
}

describe('own names, tags and notes', () => {
  test('stay over a restart, and when the list is read again', async ({ world }) => {
    const { app } = world
    const operator = operatorOf(world)
    await operator.signIn(bayu)
    const facts = { ownName: 'Head office', tags: ['South', 'vip'], note: 'Call first.\nAsk for the manager.' }
    await app.ok('accountList.write', { accountId: bayu.id, ...facts, tags: ['vip', 'South', 'VIP'] })
    expect(await rowOf(app, bayu.userId)).toMatchObject({ ...facts, name: bayu.name })
    await app.restart()
    expect(await rowOf(app, bayu.userId)).toMatchObject(facts)
    await operator.signIn(bayu)
    expect(await rowOf(app, bayu.userId)).toMatchObject({ ...facts, signedIn: true })
  })

  test('are published to the page as one change of the line', async ({ world }) => {
    const { app } = world
    await operatorOf(world).signIn(bayu)
    app.published.length = 0
    await app.ok('accountList.tag', { accountIds: [bayu.id], add: ['south'], remove: [] })
    const row = await rowOf(app, bayu.userId)
    expect(row.tags).toEqual(['south'])
    expect(app.published).toEqual([{ name: 'accounts.changed', payload: { rows: [row], gone: [] } }])
  })

  test('tags are added to several and removed from several, all or none', async ({ world }) => {
    const { app } = world
    await operatorOf(world).signIn(bayu)
    await imported(app, 'user id,tags\nother@company.example,north\n')
    const ids = (await rows(app)).map(({ id }) => id)
    await app.ok('accountList.tag', { accountIds: ids, add: ['vip'], remove: ['NORTH'] })
    expect((await rows(app)).map(({ tags }) => tags)).toEqual([['vip'], ['vip']])
    const twelve = Array.from({ length: 12 }, (_, n) => `t${n}`)
    expect(await app.failure('accountList.tag', { accountIds: ids, add: twelve, remove: [] })).toMatchObject({
      code: 'invalid-request',
    })
    expect(await app.failure('accountList.tag', { accountIds: [...ids, 'A-0'], add: ['x'], remove: [] })).toMatchObject(
      {
        code: 'not-found',
      },
    )
    expect((await rows(app)).map(({ tags }) => tags)).toEqual([['vip'], ['vip']])
  })
})

describe('names from a file', () => {
  test('are in the list before the first sign-in, and keep everything when it comes', async ({ world }) => {
    const { app } = world
    const text = `\ufeffUser ID;Name;Tags;Note\r\n${bayu.userId.toUpperCase()};Bay;"south, vip";"Call; first"\r\n`
    expect(await imported(app, text)).toEqual({ added: 1, changed: 0 })
    const facts = { ownName: 'Bay', tags: ['south', 'vip'], note: 'Call; first' }
    const before = await rowOf(app, bayu.userId)
    expect(before).toMatchObject({ ...facts, status: null, signedIn: false, twoFactor: null, name: 'Bay' })
    await app.restart()
    expect(await rowOf(app, bayu.userId)).toEqual(before)

    await operatorOf(world).signIn(bayu)
    expect(await rowOf(app, bayu.userId)).toMatchObject({ ...facts, id: bayu.id, name: bayu.name, status: 'active' })
    const gone = app.published.flatMap(({ name, payload }) =>
      name === 'accounts.changed' ? (payload as { gone: string[] }).gone : [],
    )
    expect(gone).toContain(before.id)
    await app.restart()
    expect(await rows(app)).toHaveLength(1)
  })

  test('are shown line by line first; only the good ones are taken, in one go, with one entry', async ({ world }) => {
    const { app } = world
    const shown = await preview(
      app,
      'User ID,Name,Colour\nit@a.example,Alpha,red\n,Beta,red\nit@a.example,Again,red\nit@b.example,"Beta\nit@c.example,Gamma,red\nit@d.example,Delta,red,,x\n',
    )
    expect(shown.ignored).toEqual(['Colour'])
    expect(shown.lines.map(({ line, verdict, problem }) => [line, verdict, problem])).toEqual([
      [2, 'new', null],
      [3, 'wrong', 'user-id-missing'],
      [4, 'wrong', 'twice'],
      [5, 'wrong', 'quote'],
      [6, 'new', null],
      [7, 'new', null],
    ])
    expect(await rows(app)).toEqual([])
    expect(shown.lines.at(-1)?.leftOut).toEqual([5])
    expect(await app.ok('accountList.confirmImport', { previewId: shown.previewId })).toEqual({ added: 3, changed: 0 })
    expect((await rows(app)).map(({ ownName }) => ownName)).toEqual(['Alpha', 'Delta', 'Gamma'])
    expect(app.entries().at(-1)).toMatchObject({
      action: 'roster.imported',
      detail: { added: 3, changed: 0, same: 0, wrong: 3, file: 'names.csv' },
    })
    expect(JSON.stringify(app.entries().at(-1))).not.toMatch(/a\.example|Alpha/)
    expect(await app.failure('accountList.confirmImport', { previewId: shown.previewId })).toMatchObject({
      code: 'not-found',
    })
    const again = await preview(app, 'User ID,Name\nit@a.example,Alpha\nit@c.example,Epsilon\n')
    expect(again.lines.map(({ verdict }) => verdict)).toEqual(['same', 'changed'])
    await preview(app, 'User ID,Name\nit@a.example,Epsilon\n')
    expect(await app.failure('accountList.confirmImport', { previewId: again.previewId })).toMatchObject({
      code: 'not-found',
    })
    expect((await rows(app)).map(({ ownName }) => ownName)).toEqual(['Alpha', 'Delta', 'Gamma'])
  })

  test('are on disk all or none: a disk that refuses one line keeps none of them', async ({ world }) => {
    const { app } = world
    const shown = await preview(app, 'User ID,Name\nit@a.example,Alpha\nit@c.example,Gamma\n')
    app.db.exec(`CREATE TEMP TRIGGER full BEFORE INSERT ON main.own_line WHEN NEW.name = 'Gamma'
      BEGIN SELECT RAISE(ABORT, 'disk full'); END`)
    expect(await app.failure('accountList.confirmImport', { previewId: shown.previewId })).toMatchObject({
      code: 'record-failed',
    })
    app.errors.length = 0
    await app.restart()
    expect(await rows(app)).toEqual([])
    expect(app.entries().map(({ action }) => action)).not.toContain('roster.imported')
  })

  test('with a column of passwords are refused whole, and nothing of it is kept', async ({ world }) => {
    const { app, typed } = world
    typed.add('hunter2-of-the-file').add('JBSWY3DPEHPK3PXP')
    for (const text of [
      'User ID,Name,Kata laluan\nit@a.example,Alpha,hunter2-of-the-file\n',
      'User ID,Note\nit@a.example,otpauth://totp/a?secret=JBSWY3DPEHPK3PXP\n',
      'it@a.example,hunter2-of-the-file\n',
      'User ID,Name\nit@a.example,Alpha\0\n',
      '',
      'User ID,Name\n',
    ]) {
      app.importFile = { name: 'names.csv', text }
      expect(await app.ok('accountList.previewImport', {})).toMatchObject({ kind: 'refused' })
      expect(JSON.stringify(await app.ok('accountList.previewImport', {}))).not.toMatch(/hunter2|JBSW/)
    }
    expect(findSecrets(app.profile.folder, [...typed])).toEqual([])
    expect(await rows(app)).toEqual([])
  })

  test('say nothing when no file was chosen, and the sample is one that can be imported', async ({ world }) => {
    const { app } = world
    expect(await app.ok('accountList.previewImport', {})).toEqual({ kind: 'none' })
    const { file } = await app.ok('accountList.saveSample', {})
    const shown = await preview(app, readFileSync(file ?? '', 'utf8'))
    expect(shown.lines.map(({ verdict }) => verdict)).toEqual(['new', 'new'])
    expect(shown.ignored).toEqual([])
  })

  test('can be taken out again while nobody signed in; an account that was signed in to stays', async ({ world }) => {
    const { app } = world
    await imported(app, `User ID\n${bayu.userId}\n${kenari.userId}\nit@typo.example\n`)
    const typo = await rowOf(app, 'it@typo.example')
    const before = await rowOf(app, bayu.userId)
    await operatorOf(world).signIn(bayu)
    await app.ok('accountList.removeLines', { accountIds: [typo.id, before.id, bayu.id] })
    expect((await rows(app)).map(({ userId }) => userId)).toEqual([bayu.userId, kenari.userId])
    const over = await app.ok('accountList.refresh', { accountIds: null })
    expect(over).toMatchObject({ total: 1, notSignedIn: 1 })
    await app.idle()
  })
})

/** The desk changes the e-mail of an account, which is its User ID. */
function changeUserId({ sandbox }: { sandbox: TestSandbox }, accountId: string, userId: string): void {
  changeRows(sandbox, 'UPDATE accounts SET user_id = ? WHERE id = ?', userId, accountId)
}

describe('own names of an account whose User ID changes', () => {
  const facts = { ownName: 'Head office', tags: ['South', 'vip'], note: 'Call first.' }

  test('move with it: at a refresh of all at once, over a restart, without a line of the old one', async ({
    world,
  }) => {
    const { app } = world
    await operatorOf(world).signIn(bayu)
    await imported(app, `User ID,Name,Tags,Note\n${bayu.userId},Head office,"South, vip",Call first.\n`)
    changeUserId(world, bayu.id, 'new@bayu.example')
    await app.ok('accountList.refresh', { accountIds: null })
    await app.idle()
    const moved = { ...facts, id: bayu.id, userId: 'new@bayu.example' }
    expect(await rows(app)).toMatchObject([moved])
    const { sessions } = await app.ok('app.snapshot', {})
    expect(sessions.map(({ userId }) => userId)).toEqual(['new@bayu.example'])
    await app.restart()
    expect(await rows(app)).toMatchObject([moved])
    // By the old User ID and by the new one, in any case, the file means this account.
    const shown = await preview(app, `User ID,Name\n${bayu.userId.toUpperCase()},Branch\nNEW@bayu.example,Office\n`)
    expect(shown.lines.map(({ verdict, problem }) => [verdict, problem])).toEqual([
      ['changed', null],
      ['wrong', 'twice'],
    ])
    await app.ok('accountList.confirmImport', { previewId: shown.previewId })
    expect(await rows(app)).toMatchObject([{ ...moved, ownName: 'Branch' }])
    await app.restart()
    expect(await rows(app)).toMatchObject([{ ...moved, ownName: 'Branch' }])
  })

  test('move with it when its page is read, and when somebody signs in with the new one', async ({ world }) => {
    const { app } = world
    await operatorOf(world).signIn(bayu)
    await app.ok('accountList.write', { accountId: bayu.id, ...facts })
    changeUserId(world, bayu.id, 'new@bayu.example')
    await app.ok('account.get', { accountId: bayu.id })
    expect(await rows(app)).toMatchObject([{ ...facts, userId: 'new@bayu.example' }])
    changeUserId(world, bayu.id, 'third@bayu.example')
    await app.restart()
    await operatorOf(world).signIn({ ...bayu, userId: 'third@bayu.example' })
    expect(await rows(app)).toMatchObject([{ ...facts, userId: 'third@bayu.example' }])
  })

  test('stay with their accounts where two exchange their User IDs', async ({ world }) => {
    const { app } = world
    for (const [customer, ownName] of [
      [bayu, 'Bay'],
      [kenari, 'Ken'],
    ] as const) {
      await operatorOf(world).signIn(customer)
      await app.ok('accountList.write', { accountId: customer.id, ownName, tags: [], note: '' })
    }
    changeUserId(world, bayu.id, 'between@bayu.example')
    changeUserId(world, kenari.id, bayu.userId)
    changeUserId(world, bayu.id, kenari.userId)
    await app.ok('accountList.refresh', { accountIds: null })
    await app.idle()
    const exchanged = [
      { id: bayu.id, ownName: 'Bay', userId: kenari.userId },
      { id: kenari.id, ownName: 'Ken', userId: bayu.userId },
    ]
    expect(await rows(app)).toMatchObject(exchanged)
    await app.restart()
    expect(await rows(app)).toMatchObject(exchanged)
  })

  test('are joined without a cut, also beyond what may be typed', async ({ world }) => {
    const { app } = world
    await operatorOf(world).signIn(bayu)
    const tags = Array.from({ length: 12 }, (_, nth) => `tag ${String(nth + 1).padStart(2, '0')}`)
    const note = 'n'.repeat(900)
    await app.ok('accountList.write', { accountId: bayu.id, ownName: '', tags, note })
    await imported(app, `User ID,Name,Tags,Note\nnew@bayu.example,Other,"vip, east",${'m'.repeat(900)}\n`)
    changeUserId(world, bayu.id, 'new@bayu.example')
    await app.ok('accountList.refresh', { accountIds: null })
    await app.idle()
    const joined = { tags: ['east', ...tags, 'vip'], note: `${note}\n${'m'.repeat(900)}` }
    expect(await rows(app)).toMatchObject([{ id: bayu.id, ...joined }])
    await app.restart()
    expect(await rows(app)).toMatchObject([{ id: bayu.id, ...joined }])
  })

  test('are joined with what a file said of the new one; what is there stays', async ({ world }) => {
    const { app } = world
    await operatorOf(world).signIn(bayu)
    await app.ok('accountList.write', { accountId: bayu.id, ...facts })
    await imported(app, 'User ID,Name,Tags,Note\nnew@bayu.example,Other,"vip, east",Second\n')
    expect(await rows(app)).toHaveLength(2)
    changeUserId(world, bayu.id, 'new@bayu.example')
    app.published.length = 0
    await app.ok('accountList.refresh', { accountIds: null })
    await app.idle()
    const joined = { ownName: 'Head office', tags: ['east', 'South', 'vip'], note: 'Call first.\nSecond' }
    expect(await rows(app)).toMatchObject([{ id: bayu.id, ...joined }])
    await app.restart()
    expect(await rows(app)).toMatchObject([{ id: bayu.id, ...joined }])
  })
})

describe('files that are imported again, and files of other programs', () => {
  test('the list of a queue is imported again; the list of the audit says why it is not', async ({ world }) => {
    const { app } = world
    const operator = operatorOf(world)
    for (const customer of [bayu, kenari]) await operator.signIn(customer)
    const accountIds = [bayu.id, kenari.id]
    await app.ok('queue.start', { accountIds, kind: 'disable', to: null, reason: 'other', note: '', howLong: 'today' })
    await app.ok('queue.export', {})
    const shown = await preview(app, readFileSync(app.exportFile, 'utf8'))
    expect(shown.lines).toMatchObject([
      { userId: bayu.userId, ownName: bayu.name, verdict: 'changed', leftOut: [] },
      { userId: kenari.userId, ownName: kenari.name, verdict: 'changed', leftOut: [] },
    ])
    await app.ok('audit.export', { format: 'csv' })
    app.importFile = { name: 'audit.csv', text: readFileSync(app.exportFile, 'utf8') }
    expect(await app.ok('accountList.previewImport', {})).toEqual({ kind: 'refused', why: 'audit', column: null })
  })

  test('one with postal codes, short lines and names in another language is taken', async ({ world }) => {
    const { app } = world
    const text =
      'sep=;\r\n"E-mel";"Nama; penuh / Nama";Penanda;Catatan;"Postal code"\r\nit@a.example;Ibu pejabat\r\n;;;;\r\n'
    expect(await imported(app, text)).toEqual({ added: 1, changed: 0 })
    expect(await rows(app)).toMatchObject([{ userId: 'it@a.example', ownName: 'Ibu pejabat' }])
  })

  test('one in a code page shows what each makes of its names, and is read in the one that is chosen', async ({
    world,
  }) => {
    const { app } = world
    const head = Buffer.from('User ID;Name;Town\r\nit@a.example;')
    const name = Buffer.from([0xd1, 0xea, 0xeb, 0xe0, 0xe4])
    app.importFile = { name: 'names.csv', bytes: Buffer.concat([head, name, Buffer.from('\r\n')]) }
    const offer = await app.ok('accountList.previewImport', {})
    if (offer.kind !== 'code-pages') throw new Error(offer.kind)
    expect(offer.codePages).toContainEqual({ encoding: 'windows-1251', sample: ['Склад'] })
    expect(offer.codePages).toContainEqual({ encoding: 'windows-1252', sample: ['Ñêëàä'] })
    const wrong = await app.ok('accountList.previewImportAs', { previewId: offer.previewId, encoding: 'windows-1252' })
    const { previewId } = wrong as Preview
    const right = await app.ok('accountList.previewImportAs', { previewId, encoding: 'windows-1251' })
    await app.ok('accountList.confirmImport', { previewId: (right as Preview).previewId })
    expect((await rows(app)).map(({ ownName }) => ownName)).toEqual(['Склад'])
    expect(await app.failure('accountList.previewImportAs', { previewId, encoding: 'windows-1251' })).toMatchObject({
      code: 'not-found',
    })
  })

  test('one in a code page with a column of passwords shows nothing of its content', async ({ world }) => {
    const { app, typed } = world
    typed.add('hunter2-of-the-file')
    const bytes = Buffer.from(
      'User ID;Name;\xcf\xe0\xf0\xee\xeb\xfc\nit@a.example;\xd1\xea\xeb\xe0\xe4;hunter2-of-the-file\n',
      'latin1',
    )
    app.importFile = { name: 'names.csv', bytes }
    expect(await app.ok('accountList.previewImport', {})).toEqual({ kind: 'refused', why: 'secrets', column: 3 })
    const headless = Buffer.from('it@a.example;\xd1\xea\xeb\xe0\xe4;hunter2-of-the-file\n', 'latin1')
    app.importFile = { name: 'names.csv', bytes: headless }
    const refused = await app.ok('accountList.previewImport', {})
    expect(refused).toMatchObject({ kind: 'refused', why: 'no-user-id' })
    expect(JSON.stringify(refused)).not.toContain('hunter2')
  })
})
