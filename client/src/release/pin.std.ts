import { follows, type Kept, LATER, NOTED, type Note, type PinStatus, told, trouble } from './kept.std'
import { Releases } from './lines.std'
import { type Manifest, meant } from './manifest.std'
import { NotThatFile, type Shelf } from './shelf.std'

/** The one release that this browser runs, until the person takes another. */
export class Pin {
  private kept: Kept | null | undefined
  private manifests = new Map<string, Manifest>()
  private running: Promise<unknown> = Promise.resolve()

  constructor(
    private readonly shelf: Shelf,
    private readonly note: Note,
    private readonly list: () => Promise<string[]>,
    private readonly now: () => number,
  ) {}

  async pinned(): Promise<boolean> {
    return Boolean((await this.state())?.release)
  }

  /** Looks for a newer release unless the server's `build` is the kept one; keeps the newest when none was kept. */
  status(build: string): Promise<PinStatus> {
    return this.alone(async () => {
      const kept = await this.state()
      if (!kept?.release) await this.begin(kept)
      else if (kept.release !== build) await this.look(kept)
      return this.told()
    })
  }

  /** Takes the newest release, whole or not at all. */
  take(release: string): Promise<PinStatus> {
    return this.alone(async () => {
      const kept = await this.state()
      const newest = kept && (await Releases.from(kept.lines))?.newest
      if (kept?.release && newest?.release === release && release !== kept.release) await this.change(kept, release)
      return this.told()
    })
  }

  later(): Promise<PinStatus> {
    return this.alone(async () => {
      const kept = await this.state()
      const newest = kept && (await Releases.from(kept.lines))?.newest
      if (kept && newest) await this.keep({ ...kept, later: { release: newest.release, until: this.now() + LATER } })
      return this.told()
    })
  }

  /** Whether the kept release stands in the member's own copy of the key register. */
  checked(holds: boolean): Promise<PinStatus> {
    return this.alone(async () => {
      const kept = await this.state()
      if (kept) await this.keep({ ...kept, checked: holds, trouble: holds ? kept.trouble : trouble('not-in-register') })
      return this.told()
    })
  }

  /** The person has read what was refused or lost. What concerns the list itself stays. */
  noted(): Promise<PinStatus> {
    return this.alone(async () => {
      const kept = await this.state()
      if (kept?.trouble && NOTED.has(kept.trouble.code)) await this.keep({ ...kept, trouble: null })
      return this.told()
    })
  }

  /** The kept release's answer to an address below /static/dist/; null while nothing is kept, `false` for what is refused. */
  async answer(path: string): Promise<Response | false | null> {
    const kept = await this.state()
    if (!kept?.release) return null
    try {
      const file = await this.find(kept.release, kept.before, path)
      if (file) return file
    } catch (error) {
      if (!(error instanceof NotThatFile)) throw error
      await this.lose(kept.release)
      return false
    }
    await this.refuse(path)
    return false
  }

  /** Something that may run was asked for and is not of the kept release. */
  refuse(path: string): Promise<void> {
    return this.alone(async () => {
      const kept = await this.state()
      if (kept) await this.keep({ ...kept, trouble: trouble('refused', path) })
    })
  }

  /** Of the kept release; or, by its very name, of the one before, which an open tab may still be made of. */
  private async find(release: string, before: string | null, path: string): Promise<Response | null> {
    const manifest = await this.manifest(release)
    if (!manifest) throw new NotThatFile('release.json')
    const file = meant(manifest, path)
    if (file) return this.shelf.take(release, file)
    const older = before ? (await this.manifest(before))?.files.find((one) => one.path === path) : null
    return older ? this.shelf.take(before!, older) : null
  }

  private async begin(kept: Kept | null): Promise<void> {
    const lines = await this.list()
    const newest = (await Releases.from(lines))?.newest
    if (!newest) return
    if (kept && !follows(lines, kept.lines)) return this.keep({ ...kept, trouble: trouble('list-rewritten') })
    try {
      await this.shelf.stock(newest.release)
    } catch (error) {
      // The server runs a build that is not in the register yet, or not whole: nothing is kept, and nothing is broken.
      if (error instanceof NotThatFile) return
      throw error
    }
    const lost = kept ? trouble('lost') : null
    await this.keep({ lines, release: newest.release, before: null, checked: false, later: null, trouble: lost })
  }

  private async look(kept: Kept): Promise<void> {
    const lines = await this.list()
    const holds = follows(lines, kept.lines) && (await Releases.from(lines)) !== null
    const settled = kept.trouble?.code === 'list-rewritten' ? null : kept.trouble
    if (!holds) await this.keep({ ...kept, trouble: trouble('list-rewritten') })
    else if (lines.length > kept.lines.length || settled !== kept.trouble) await this.keep({ ...kept, lines, trouble: settled })
  }

  private async change(kept: Kept, release: string): Promise<void> {
    try {
      await this.shelf.stock(release)
      await this.keep({ ...kept, release, before: kept.release, checked: false, later: null, trouble: null })
      await this.shelf.keepOnly(release, kept.release ?? '')
    } catch (error) {
      const path = error instanceof NotThatFile ? error.path : null
      await this.keep({ ...kept, trouble: trouble('not-that-file', path) })
    }
  }

  /** Part of what was kept is gone (browsers clear away what they need room for): the next page begins again with the newest. */
  private lose(release: string): Promise<void> {
    return this.alone(async () => {
      const kept = await this.state()
      if (kept?.release !== release) return
      await this.keep({ ...kept, release: null, before: null })
      await this.shelf.keepOnly()
      this.manifests.clear()
    })
  }

  private async told(): Promise<PinStatus> {
    return told(await this.state(), this.now())
  }

  private async manifest(release: string): Promise<Manifest | null> {
    const known = this.manifests.get(release) ?? (await this.shelf.manifest(release))
    if (known) this.manifests.set(release, known)
    return known
  }

  private async state(): Promise<Kept | null> {
    if (this.kept === undefined) this.kept = (await this.note.read()) as Kept | null
    return this.kept
  }

  private async keep(kept: Kept | null): Promise<void> {
    await this.note.write(kept)
    this.kept = kept
  }

  /** One after the other: two tabs ask at once. */
  private alone<T>(act: () => Promise<T>): Promise<T> {
    const next = this.running.then(act, act)
    this.running = next.catch(() => undefined)
    return next
  }
}
