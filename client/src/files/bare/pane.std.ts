const WIDTH = 1_048_576

/** Bytes of a file, read a megabyte at a time and never whole. */
export class Pane {
  private start = 0
  private held = new Uint8Array()

  constructor(readonly blob: Blob) {}

  get size(): number {
    return this.blob.size
  }

  /** `length` bytes from `at`; fewer at the end. */
  async bytes(at: number, length: number): Promise<Uint8Array> {
    if (at < this.start || at + length > this.start + this.held.length) await this.load(at, Math.max(length, WIDTH))
    return this.held.subarray(at - this.start, at - this.start + length)
  }

  /** All that is held from `at` on, at least one byte unless the file ends there. */
  async from(at: number): Promise<Uint8Array> {
    if (at < this.start || at >= this.start + this.held.length) await this.load(at, WIDTH)
    return this.held.subarray(at - this.start)
  }

  private async load(at: number, length: number): Promise<void> {
    this.held = new Uint8Array(await this.blob.slice(at, at + length).arrayBuffer())
    this.start = at
  }
}

/** The picture is not built as it should be; nothing can be said of what is in it. */
export class Misshapen extends Error {}
