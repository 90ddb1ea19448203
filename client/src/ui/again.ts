/** Runs `work` one at a time; whatever is asked meanwhile is one more run after it. */
export class Again {
  private running: Promise<void> | null = null
  private wanted = false

  constructor(private readonly work: () => Promise<void>) {}

  run(): Promise<void> {
    this.wanted = true
    this.running ??= this.go().finally(() => {
      this.running = null
    })
    return this.running
  }

  private async go(): Promise<void> {
    while (this.wanted) {
      this.wanted = false
      await this.work()
    }
  }
}
