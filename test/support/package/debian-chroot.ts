import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureDebianPackages, isDebianLike } from '../../../tools/setup/debian-libraries.mjs'

/** Why no fresh system can be made here, or null where it can. */
export function whyNoChroot(): string | null {
  if (!isDebianLike()) return 'a fresh system is made from Debian’s packages, and this is no Debian'
  if (process.getuid?.() !== 0) return 'only root can make a chroot and install packages in it'
  const { status } = spawnSync('unshare', ['--mount', '--pid', '--fork', 'sh', '-c', probe])
  return status === 0 ? null : 'this system forbids root the mounts and devices that a chroot needs'
}

/** Mounts and makes what debootstrap and a chroot do, in a namespace that ends with it. */
const probe = `set -e
mount -t tmpfs probe /mnt
mkdir /mnt/proc /mnt/pts
mount -t proc proc /mnt/proc
mount -t devpts -o newinstance devpts /mnt/pts
mknod /mnt/null c 1 3
echo works > /mnt/null`

/** A Debian 12 that has nothing but its base, in a folder of its own. */
export interface DebianChroot {
  /** Its root, as this system sees it. */
  folder: string
  /** Runs a program to its end, as root or as a user. @returns exit code and all that it wrote */
  run(command: readonly string[], user?: ChrootUser): { code: number | null; output: string }
  /** Starts a program in it. Its processes end with it, whatever they are. */
  start(command: readonly string[], user: ChrootUser): ChildProcess
  remove(): void
}

/** A user of the chroot, with nothing in the environment but this. */
export interface ChrootUser {
  name: string
  env: Readonly<Record<string, string>>
}

/** Mounts what programs need, in a namespace that ends with them, and goes on in the chroot. */
const enter = `set -e
root=$1; shift
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=755 dev "$root/dev"
for device in null zero full random urandom tty; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
mkdir "$root/dev/shm" "$root/dev/pts"
mount -t tmpfs -o mode=1777 shm "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
mkdir -p "$root/tmp/.X11-unix"
if [ -d /tmp/.X11-unix ]; then mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"; fi
chroot "$root" "$@"
`

/** @throws where Debian's packages cannot be had */
export async function makeDebianChroot(): Promise<DebianChroot> {
  await ensureDebianPackages([['debootstrap']], { log: console.log, title: 'debootstrap' })
  const parent = mkdtempSync(join(tmpdir(), 'factordesk-chroot-'))
  // Its users go through the folder, which is root's alone by itself.
  chmodSync(parent, 0o755)
  const folder = join(parent, 'root')
  const script = join(parent, 'enter')
  writeFileSync(script, enter)
  const remove = (): void => rmSync(parent, { recursive: true, force: true })
  try {
    must('debootstrap', ['--variant=minbase', '--include=ca-certificates', 'bookworm', folder, archive()])
  } catch (error) {
    remove()
    throw error
  }
  // A service that an installation starts would run here.
  writeFileSync(join(folder, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  if (existsSync('/etc/resolv.conf')) copyFileSync('/etc/resolv.conf', join(folder, 'etc/resolv.conf'))
  const argsOf = (command: readonly string[], user: ChrootUser | undefined): string[] => [
    ...['--mount', '--pid', '--fork', '--kill-child', '--', 'sh', script, folder],
    ...(user === undefined ? command : [...asUser(user), ...command]),
  ]
  return {
    folder,
    run: (command, user) => {
      const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' }
      const { status, stdout, stderr } = spawnSync('unshare', argsOf(command, user), { encoding: 'utf8', env })
      return { code: status, output: `${stdout}${stderr}` }
    },
    start: (command, user) => spawn('unshare', argsOf(command, user), { stdio: ['ignore', 'pipe', 'pipe'] }),
    remove,
  }
}

function asUser({ name, env }: ChrootUser): string[] {
  const variables = Object.entries({ HOME: `/home/${name}`, PATH: '/usr/bin:/bin', LANG: 'C.UTF-8', ...env })
  return [
    ...['setpriv', `--reuid=${name}`, `--regid=${name}`, '--init-groups', '--', 'env', '-i'],
    ...variables.map(([variable, value]) => `${variable}=${value}`),
  ]
}

/** @returns the archive that this system gets its own Debian packages from */
function archive(): string {
  const line = spawnSync('apt-get', ['indextargets', '--format', '$(SITE) $(CODENAME)'], { encoding: 'utf8' })
  const sites = line.stdout.split('\n').map((one) => one.split(' '))
  return sites.find(([, codename]) => codename === 'bookworm')?.[0] ?? 'http://deb.debian.org/debian'
}

/** Runs a program of this system. @throws with what it wrote, where it fails */
function must(program: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stdout.slice(-2000)}${stderr.slice(-2000)}`)
  return stdout
}

/** Makes a user who owns only a home folder. */
export function addUser(chroot: DebianChroot, name: string): void {
  const { code, output } = chroot.run(['useradd', '--create-home', '--shell', '/bin/sh', name])
  if (code !== 0) throw new Error(output)
}

/** Puts a file into the chroot, readable for everybody. */
export function putInto(chroot: DebianChroot, file: string, path: string): void {
  const target = join(chroot.folder, path)
  mkdirSync(join(target, '..'), { recursive: true })
  copyFileSync(file, target)
  chmodSync(target, 0o644)
}
