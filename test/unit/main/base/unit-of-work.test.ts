import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openDatabase, type Db } from '../../../../src/main/base/database/open-database.ts'
import { createUnitOfWork, type UnitOfWork } from '../../../../src/main/base/unit-of-work.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

interface Opened {
  db: Db
  unitOfWork: UnitOfWork
  /** Writes a number. */
  write(value: number): void
  /** What is committed, as another connection sees it. */
  committed(): number[]
}

function opened(): Opened {
  const file = join(temporaryFolder(), 'factordesk.sqlite')
  const [db, other] = [openDatabase({ file }), openDatabase({ file })]
  onTestFinished(() => {
    db.close()
    other.close()
  })
  db.exec('CREATE TABLE number (value INTEGER)')
  return {
    db,
    unitOfWork: createUnitOfWork(db),
    write: (value) => void db.prepare('INSERT INTO number VALUES (?)').run(value),
    committed: () => other.prepare<[], number>('SELECT value FROM number ORDER BY value').pluck().all(),
  }
}

it('publishes after the commit, and not before', () => {
  const { unitOfWork, write, committed } = opened()
  const seen: unknown[] = []
  const result = unitOfWork.run(() => {
    unitOfWork.afterCommit(() => seen.push(committed()))
    write(1)
    seen.push('written')
    return 'done'
  })
  expect(result).toBe('done')
  expect(seen).toEqual(['written', [1]])
})

it('of one inside another is a part of it: committed and published with it', () => {
  const { unitOfWork, write, committed } = opened()
  const seen: unknown[] = []
  unitOfWork.run(() => {
    unitOfWork.run(() => {
      write(1)
      unitOfWork.afterCommit(() => seen.push(committed()))
    })
    expect(seen).toEqual([])
    write(2)
  })
  expect(seen).toEqual([[1, 2]])
})

it('that is undone publishes nothing, and what is cached in memory is read again', () => {
  const { unitOfWork, write, committed } = opened()
  const seen: string[] = []
  const held = { reload: () => void seen.push('reloaded') }
  const work = (): void => {
    write(1)
    unitOfWork.afterCommit(() => seen.push('published'))
    throw new Error('refused')
  }
  expect(() => unitOfWork.run(work, [held])).toThrow('refused')
  expect(seen).toEqual(['reloaded'])
  unitOfWork.run(() => write(2))
  expect(seen).toEqual(['reloaded'])
  expect(committed()).toEqual([2])
})

it('goes on where one inside it was undone: what came before and after it counts', () => {
  const { unitOfWork, write, committed } = opened()
  const seen: string[] = []
  unitOfWork.run(() => {
    write(1)
    unitOfWork.afterCommit(() => seen.push('before'))
    expect(() =>
      unitOfWork.run(() => {
        write(2)
        unitOfWork.afterCommit(() => seen.push('undone'))
        throw new Error('refused')
      }),
    ).toThrow('refused')
    write(3)
    unitOfWork.afterCommit(() => seen.push('after'))
  })
  expect(committed()).toEqual([1, 3])
  expect(seen).toEqual(['before', 'after'])
})

it('runs a task at once where nothing is under way, and once where the same one waits twice', () => {
  const { unitOfWork } = opened()
  const seen: string[] = []
  const task = (): void => void seen.push('task')
  unitOfWork.afterCommit(task)
  expect(seen).toEqual(['task'])
  unitOfWork.run(() => {
    unitOfWork.afterCommit(task)
    unitOfWork.afterCommit(task)
    unitOfWork.afterCommit(() => seen.push('first of its key'), 'key')
    unitOfWork.afterCommit(() => seen.push('latest of its key'), 'key')
  })
  expect(seen).toEqual(['task', 'task', 'latest of its key'])
})

it('runs every task though one of them fails, and says so; what was committed stays', () => {
  const { unitOfWork, write, committed } = opened()
  const seen: string[] = []
  expect(() =>
    unitOfWork.run(() => {
      write(1)
      unitOfWork.afterCommit(() => {
        throw new Error('a listener failed')
      })
      unitOfWork.afterCommit(() => seen.push('the next one'))
    }),
  ).toThrow('a listener failed')
  expect(seen).toEqual(['the next one'])
  expect(committed()).toEqual([1])
})

it('of a task is one of its own', () => {
  const { unitOfWork, write, committed } = opened()
  const seen: number[][] = []
  unitOfWork.run(() => {
    write(1)
    unitOfWork.afterCommit(() => {
      unitOfWork.run(() => {
        write(2)
        unitOfWork.afterCommit(() => seen.push(committed()))
      })
    })
  })
  expect(seen).toEqual([[1, 2]])
})
