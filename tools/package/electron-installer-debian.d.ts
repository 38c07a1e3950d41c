/** What we use of electron-installer-debian 4, which comes without types. */
declare module 'electron-installer-debian' {
  interface Options {
    src: string
    dest: string
    arch: string
    name: string
    bin: string
    productName: string
    genericName: string
    version: string
    maintainer: string
    description: string
    productDescription: string
    section: string
    categories: readonly string[]
    mimeType: readonly string[]
    icon: Readonly<Record<string, string>>
    compression: 'xz' | 'gzip' | 'zstd' | 'none'
    desktopTemplate: string
    scripts: Readonly<Partial<Record<'preinst' | 'postinst' | 'prerm' | 'postrm', string>>>
    rename: () => string
    logger: (line: string) => void
  }
  /** Makes a package by the methods below, in this order. Each rejects where a program that it needs (dpkg-deb) fails. */
  export class Installer {
    constructor(options: Options)
    protected defaults: object
    generateDefaults(): Promise<unknown>
    generateOptions(): Promise<unknown>
    createStagingDir(): Promise<unknown>
    createContents(): Promise<unknown>
    createPackage(): Promise<unknown>
    movePackage(): Promise<unknown>
  }
}
